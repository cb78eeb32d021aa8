package org.seqmix.hybrid.sampling;

import java.util.BitSet;

/// Keeps the tokens that are at least `p` times as probable as the most probable one.
///
/// @param p  in (0, 1]
public record MinP(double p) implements LogitsProcessor {
  /// Checks the range.
  public MinP {
    SamplerOptions.require(p > 0 && p <= 1, "min-p", p, "a number in (0, 1]");
  }

  @Override
  public void apply(float[] logits, BitSet seen) {
    double lowest = Probabilities.highest(logits) + Math.log(p);
    for (int i = 0; i < logits.length; i++) {
      if (logits[i] < lowest) {
        logits[i] = Float.NEGATIVE_INFINITY;
      }
    }
  }
}
