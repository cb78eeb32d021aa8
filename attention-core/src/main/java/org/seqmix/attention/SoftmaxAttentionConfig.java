package org.seqmix.attention;

import org.seqmix.tensor.AttentionShape;

/// Sizes of a softmax attention layer.
///
/// @param width columns of input and output
/// @param heads query heads
/// @param kvHeads heads of keys and values, a divisor of heads
/// @param headDim columns a head
/// @param rotary position embedding
/// @param context longest document in tokens
public record SoftmaxAttentionConfig(int width, int heads, int kvHeads, int headDim, Rotary rotary, int context) {
  public SoftmaxAttentionConfig {
    if (width <= 0 || context <= 0) {
      throw new IllegalArgumentException("attention: width (" + width + ") and context (" + context + ") must be > 0");
    }
    if (headDim % 2 != 0) {
      throw new IllegalArgumentException("attention: head dim (" + headDim + ") must be even for rotary embedding");
    }
    AttentionShape.full(heads, kvHeads, headDim);
  }

  /// Sizes of the core operation.
  public AttentionShape attention() {
    return AttentionShape.full(heads, kvHeads, headDim);
  }

  /// Columns of keys, and of values.
  public int kvWidth() {
    return kvHeads * headDim;
  }
}
