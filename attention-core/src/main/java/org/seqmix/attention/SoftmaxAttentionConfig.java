package org.seqmix.attention;

import org.seqmix.tensor.AttentionShape;

/// Sizes and form of a softmax attention layer.
///
/// @param width columns of input and output
/// @param heads query heads
/// @param kvHeads heads of keys and values, a divisor of heads
/// @param headDim columns a head
/// @param rotary position embedding
/// @param rotaryDim columns of each head that turn, the first ones
/// @param window how many positions a token sees, its own included; {@link Integer#MAX_VALUE} for all
/// @param qkvBias whether queries, keys and values have biases
/// @param outBias whether the output has one
/// @param names what checkpoints call the weights
/// @param context longest document in tokens
public record SoftmaxAttentionConfig(int width, int heads, int kvHeads, int headDim, Rotary rotary, int rotaryDim,
    int window, boolean qkvBias, boolean outBias, AttentionNames names, int context) {
  public SoftmaxAttentionConfig {
    if (width <= 0 || context <= 0) {
      throw new IllegalArgumentException("attention: width (" + width + ") and context (" + context + ") must be > 0");
    }
    AttentionShape.full(heads, kvHeads, headDim).withWindow(window);
    if (rotaryDim <= 0 || rotaryDim > headDim || rotaryDim % 2 != 0) {
      throw new IllegalArgumentException("attention: " + (rotaryDim == headDim ? "head dim (" + headDim : "rotary dim ("
          + rotaryDim) + ") must be even" + (rotaryDim == headDim ? "" : ", > 0 and <= head dim (" + headDim + ")")
          + " for rotary embedding");
    }
  }

  /// Llama's form: whole heads turn, every token sees all before it, no biases.
  public SoftmaxAttentionConfig(int width, int heads, int kvHeads, int headDim, Rotary rotary, int context) {
    this(width, heads, kvHeads, headDim, rotary, headDim, Integer.MAX_VALUE, false, false, AttentionNames.LLAMA,
        context);
  }

  /// The same in which only the first `columns` columns of each head turn.
  public SoftmaxAttentionConfig withRotaryDim(int columns) {
    return new SoftmaxAttentionConfig(width, heads, kvHeads, headDim, rotary, columns, window, qkvBias, outBias, names,
        context);
  }

  /// The same in which a token sees `positions` positions.
  public SoftmaxAttentionConfig withWindow(int positions) {
    return new SoftmaxAttentionConfig(width, heads, kvHeads, headDim, rotary, rotaryDim, positions, qkvBias, outBias,
        names, context);
  }

  /// The same with biases of queries, keys and values, and of the output.
  public SoftmaxAttentionConfig withBiases(boolean qkv, boolean out) {
    return new SoftmaxAttentionConfig(width, heads, kvHeads, headDim, rotary, rotaryDim, window, qkv, out, names,
        context);
  }

  /// The same with other names.
  public SoftmaxAttentionConfig named(AttentionNames other) {
    return new SoftmaxAttentionConfig(width, heads, kvHeads, headDim, rotary, rotaryDim, window, qkvBias, outBias,
        other, context);
  }

  /// Sizes of the core operation.
  public AttentionShape attention() {
    return AttentionShape.full(heads, kvHeads, headDim).withWindow(window);
  }

  /// Columns of queries, and of what leaves the core operation.
  public int inner() {
    return Math.multiplyExact(heads, headDim);
  }

  /// Columns of keys, and of values.
  public int kvWidth() {
    return kvHeads * headDim;
  }

  /// Most earlier tokens that the next one sees: those whose keys and values a state keeps.
  public int kept() {
    return window == Integer.MAX_VALUE ? window : window - 1;
  }
}
