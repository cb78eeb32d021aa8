package org.seqmix.hybrid.quantize;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.WeightFormat;

/// Sums of x xᵀ over the inputs x of a product: how much of one input's error another can make good. Of {@link #BLOCK}
/// neighbouring inputs at a time, as if blocks had nothing to do with each other, so that memory grows with the inputs and not
/// with their square.
///
/// *Cost*: 2 * `BLOCK` operations an input and token; 4 `BLOCK` bytes an input.
final class Moments {
  /// Inputs of a block: whole groups.
  static final int BLOCK = 16 * WeightFormat.GROUP;

  private final List<Tensor> blocks = new ArrayList<>();
  private final int inputs;
  private @Nullable Tensor last;

  Moments(Scope scope, long inputs) {
    this.inputs = Math.toIntExact(inputs);
    for (int from = 0; from < inputs; from += BLOCK) {
      int count = size(from);
      blocks.add(scope.zeros(DType.F32, count, count));
    }
  }

  /// Inputs of the block that begins with input `from`.
  int size(int from) {
    return Math.min(BLOCK, inputs - from);
  }

  /// Whether `x` is what was added last: several products may have the same inputs.
  boolean hasJustSeen(Tensor x) {
    return x == last;
  }

  /// Adds the inputs x (tokens, inputs).
  void add(Tensor x) {
    for (int from = 0; from < inputs; from += BLOCK) {
      Tensor part = x.columns(from, from + size(from));
      x.device().kernels().linearWeightGrad(part, part, blocks.get(from / BLOCK));
    }
    last = x;
  }

  /// The sums of the block that begins with input `from`: a symmetric matrix, row after row.
  float[] block(int from) {
    return blocks.get(from / BLOCK).toFloats();
  }
}
