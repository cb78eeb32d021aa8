package org.seqmix.attention;

import java.util.Optional;
import org.seqmix.tensor.SsdShape;

/// Sizes and form of a linear attention layer.
///
/// @param width columns of input and output
/// @param heads query heads
/// @param kvHeads heads of keys and values, a divisor of heads
/// @param headDim columns a head, of queries and keys as of values
/// @param feature what is made of queries and keys
/// @param normalized whether rows of the matrix are divided by their sum; asks for a positive feature
/// @param rotary position embedding, or none
/// @param context longest document in tokens
public record LinearAttentionConfig(int width, int heads, int kvHeads, int headDim, FeatureMap feature,
    boolean normalized, Optional<Rotary> rotary, int context) {
  public LinearAttentionConfig {
    if (width <= 0 || heads <= 0 || kvHeads <= 0 || headDim <= 0 || context <= 0) {
      throw new IllegalArgumentException("linear attention: width (" + width + "), heads (" + heads + "), kv heads ("
          + kvHeads + "), head dim (" + headDim + ") and context (" + context + ") must be > 0");
    }
    if (heads % kvHeads != 0) {
      throw new IllegalArgumentException(
          "linear attention: heads (" + heads + ") must be a multiple of kv heads (" + kvHeads + ")");
    }
    if (rotary.isPresent() && headDim % 2 != 0) {
      throw new IllegalArgumentException(
          "linear attention: head dim (" + headDim + ") must be even for rotary embedding");
    }
    if (normalized && !feature.isPositive()) {
      throw new IllegalArgumentException("linear attention: rows are divided by their sum only where features are "
          + "positive, since other sums may vanish; expected feature elu, got " + feature);
    }
  }

  /// Sizes of the recurrence: its keys are repeated for every head.
  SsdShape memory() {
    return new SsdShape(heads, heads, headDim, headDim);
  }

  /// Sizes of the recurrence that sums the rows of the matrix: one value a head.
  SsdShape sums() {
    return new SsdShape(heads, heads, 1, headDim);
  }

  /// Columns of keys, and of values.
  int kvWidth() {
    return kvHeads * headDim;
  }
}
