package org.seqmix.hybrid.sampling;

import java.util.BitSet;

/// Makes tokens of the text so far less likely: their logits are divided by the penalty where positive, multiplied where
/// negative.
///
/// *Source*: CTRL, arXiv 1909.05858, section 4.1.
///
/// @param penalty  finite and above 0; above 1 discourages
public record RepetitionPenalty(double penalty) implements LogitsProcessor {
  /// Checks the range.
  public RepetitionPenalty {
    SamplerOptions.require(
        penalty > 0 && penalty < Double.POSITIVE_INFINITY, "repetition penalty", penalty, "a finite number > 0");
  }

  @Override
  public void apply(float[] logits, BitSet seen) {
    float factor = (float) penalty;
    for (int id = seen.nextSetBit(0); id >= 0 && id < logits.length; id = seen.nextSetBit(id + 1)) {
      logits[id] = logits[id] < 0 ? logits[id] * factor : logits[id] / factor;
    }
  }
}
