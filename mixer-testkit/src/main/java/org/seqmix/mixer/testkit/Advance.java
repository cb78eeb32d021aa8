package org.seqmix.mixer.testkit;

import java.util.Arrays;
import org.seqmix.mixer.MixerState;

/// Ways to move a state on.
final class Advance {
  private Advance() {
  }

  /// Tokens `from[row]` to `to[row]` of a try with inputs `u`; their outputs.
  static double[] by(Lab lab, LawCase c, double[] u, MixerState state, int[] from, int[] to) {
    double[] piece = Slices.take(c, lab.mixer().spec().width(), from, to, u);
    return lab.mixer().advance(lab.plain(), lab.inputs(piece), c.piece(from, to, state.positions()), state).toDoubles();
  }

  /// Pieces of these lengths that continue where the state stands.
  static double[] raw(Lab lab, double[] u, MixerState state, int[] lengths) {
    return lab.mixer().advance(lab.plain(), lab.inputs(u), state.continuing(lengths), state).toDoubles();
  }

  /// `length` more tokens of every row, the same for every state of as many rows.
  static double[] evenly(Lab lab, LawCase c, MixerState state, int length) {
    int[] lengths = new int[state.rows()];
    Arrays.fill(lengths, length);
    double[] u = c.dice("more").gaussians(lengths.length * length * lab.mixer().spec().width());
    return raw(lab, u, state, lengths);
  }
}
