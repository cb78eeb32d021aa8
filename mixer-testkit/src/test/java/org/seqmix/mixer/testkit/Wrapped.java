package org.seqmix.mixer.testkit;

import org.seqmix.mixer.MixerSpec;
import org.seqmix.mixer.MixerState;
import org.seqmix.mixer.Mixing;
import org.seqmix.mixer.SequenceMixer;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Parameters;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Tensor;

/// A sound mixer, to be spoilt in one method.
class Wrapped implements SequenceMixer {
  final LeakyMemory sound;

  Wrapped(LeakyMemory sound) {
    this.sound = sound;
  }

  @Override
  public Tensor forward(Context c, Tensor u, Rows rows) {
    return sound.forward(c, u, rows);
  }

  @Override
  public Mixing mix(Context c, Tensor u, Rows rows) {
    return sound.mix(c, u, rows);
  }

  @Override
  public Tensor advance(Context c, Tensor u, Rows rows, MixerState state) {
    return sound.advance(c, u, rows, state);
  }

  @Override
  public MixerState newState(int rows) {
    return sound.newState(rows);
  }

  @Override
  public MixerSpec spec() {
    return sound.spec();
  }

  @Override
  public Parameters parameters() {
    return sound.parameters();
  }
}
