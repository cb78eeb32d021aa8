package org.seqmix.mixer.testkit;

import java.util.function.UnaryOperator;
import org.seqmix.mixer.MixerState;
import org.seqmix.mixer.SequenceMixer;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Parameters;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Tensor;

/// A sound state, to be spoilt in one method.
class WrappedState implements MixerState {
  final MixerState sound;

  WrappedState(MixerState sound) {
    this.sound = sound;
  }

  /// A mixer whose states are what `spoil` makes of sound ones.
  static SequenceMixer mixer(LeakyMemory sound, UnaryOperator<MixerState> spoil) {
    return new Wrapped(sound) {
      @Override
      public MixerState newState(int rows) {
        return spoil.apply(sound.newState(rows));
      }

      @Override
      public Tensor advance(Context c, Tensor u, Rows rows, MixerState state) {
        return sound.advance(c, u, rows, state instanceof WrappedState w ? w.sound : state);
      }
    };
  }

  @Override
  public int rows() {
    return sound.rows();
  }

  @Override
  public int[] positions() {
    return sound.positions();
  }

  @Override
  public MixerState select(int... rows) {
    return sound.select(rows);
  }

  @Override
  public MixerState append(MixerState other) {
    return sound.append(other);
  }

  @Override
  public Parameters tensors() {
    return sound.tensors();
  }

  @Override
  public void restore(Parameters tensors) {
    sound.restore(tensors);
  }

  @Override
  public long bytes() {
    return sound.bytes();
  }

  @Override
  public void close() {
    sound.close();
  }
}
