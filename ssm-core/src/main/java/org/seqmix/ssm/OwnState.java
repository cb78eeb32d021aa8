package org.seqmix.ssm;

import org.seqmix.mixer.MixerState;
import org.seqmix.mixer.RecurrentState;
import org.seqmix.tensor.Rows;

/// The check that a state handed to a mixer is one of its own kind, with a row for every row of the input.
final class OwnState {
  private OwnState() {
  }

  static RecurrentState of(String mixer, MixerState state, Rows rows) {
    if (!(state instanceof RecurrentState mine) || state.rows() != rows.rows()) {
      throw new IllegalArgumentException(mixer + ": expected its own state of " + rows.rows() + " rows");
    }
    return mine;
  }
}
