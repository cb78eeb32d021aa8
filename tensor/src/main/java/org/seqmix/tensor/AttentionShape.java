package org.seqmix.tensor;

/// Sizes of causal softmax attention. *Errors*: a size that is not above 0, heads that kv heads do not divide.
///
/// @param heads query heads H
/// @param kvHeads heads of keys and values, a divisor of H; query head h reads kv head h / (H / kvHeads)
/// @param headDim columns a head, P
/// @param scale factor of the scores, usually 1/sqrt(P)
/// @param window how many positions a query sees including its own; {@link Integer#MAX_VALUE} for all
public record AttentionShape(int heads, int kvHeads, int headDim, double scale, int window) {
  public AttentionShape {
    if (heads <= 0 || kvHeads <= 0 || headDim <= 0 || window <= 0 || !(scale > 0)) {
      throw new IllegalArgumentException("attention: heads (" + heads + "), kv heads (" + kvHeads + "), head dim ("
          + headDim + "), window (" + window + ") and scale (" + scale + ") must be > 0");
    }
    if (heads % kvHeads != 0) {
      throw new IllegalArgumentException(
          "attention: heads (" + heads + ") must be a multiple of kv heads (" + kvHeads + ")");
    }
  }

  /// Attention over all earlier positions with the scale 1/sqrt(P).
  public static AttentionShape full(int heads, int kvHeads, int headDim) {
    return new AttentionShape(heads, kvHeads, headDim, 1 / Math.sqrt(headDim), Integer.MAX_VALUE);
  }

  /// The same that sees `positions` positions, its own included.
  public AttentionShape withWindow(int positions) {
    return new AttentionShape(heads, kvHeads, headDim, scale, positions);
  }

  /// The first position that the query at `position` sees.
  public int firstSeen(int position) {
    return (int) Math.max(0L, position - (long) window + 1);
  }

  /// Query heads that share one kv head.
  public int headsPerKv() {
    return heads / kvHeads;
  }
}
