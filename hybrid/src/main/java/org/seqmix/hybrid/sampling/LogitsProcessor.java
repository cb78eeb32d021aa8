package org.seqmix.hybrid.sampling;

import java.util.BitSet;

/// One step from the model's logits to those the next token is drawn from.
@FunctionalInterface
public interface LogitsProcessor {
  /// Changes `logits` in place; a token that must not be drawn gets negative infinity.
  ///
  /// @param logits  one number a token
  /// @param seen    the tokens that occur in the text so far
  void apply(float[] logits, BitSet seen);
}
