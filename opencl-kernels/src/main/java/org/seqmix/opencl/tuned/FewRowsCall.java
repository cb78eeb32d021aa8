package org.seqmix.opencl.tuned;

import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.Tensor;

/// A product of a few rows, y = u wᵀ + bias, and the operations of a decoder's block around it that share its launch.
///
/// @param x what is read, (T, K)
/// @param norm where there is one, u is x normed; else u is x
/// @param gate where there is one, its y is u times another weight, and `out` the gate of both
/// @param residual where there is one, `out` = residual + y
/// @param out of the last operation, unless that is y
record FewRowsCall(Tensor x, @Nullable Norm norm, Tensor w, @Nullable Tensor bias, Tensor y, @Nullable Second gate,
    @Nullable Tensor residual, @Nullable Tensor out) {

  /// The operands of {@link Kernels#rmsNorm} behind its input.
  record Norm(Tensor w, double epsilon, Tensor y, Tensor scale) {
  }

  /// A product beside the first, without a bias.
  record Second(Tensor w, Tensor y) {
  }

  static FewRowsCall of(Tensor x, Tensor w, @Nullable Tensor bias, Tensor y) {
    return new FewRowsCall(x, null, w, bias, y, null, null, null);
  }

  FewRowsCall normed(Norm before, Tensor from) {
    return new FewRowsCall(from, before, w, bias, y, gate, residual, out);
  }

  FewRowsCall beside(Second other) {
    return new FewRowsCall(x, norm, w, bias, y, other, residual, out);
  }

  FewRowsCall gated(Tensor result) {
    return new FewRowsCall(x, norm, w, bias, y, gate, residual, result);
  }

  FewRowsCall added(Tensor to, Tensor result) {
    return new FewRowsCall(x, norm, w, bias, y, gate, to, result);
  }

  /// What the product itself reads.
  Tensor u() {
    return norm == null ? x : norm.y();
  }

  /// What a launch reads before all of its items have written; null for what is missing.
  @Nullable
  Tensor[] inputs() {
    return new @Nullable Tensor[] {x, w, bias, norm == null ? null : norm.w(), gate == null ? null : gate.w()};
  }

  /// What it writes; null for what is missing.
  @Nullable
  Tensor[] outputs() {
    return new @Nullable Tensor[] {y, out, norm == null ? null : norm.y(), norm == null ? null : norm.scale(),
        gate == null ? null : gate.y()};
  }

  /// The same one operation after the other.
  void apart(Kernels kernels) {
    if (norm != null) {
      kernels.rmsNorm(x, norm.w(), norm.epsilon(), norm.y(), norm.scale());
    }
    kernels.linear(u(), w, bias, y);
    if (gate != null) {
      kernels.linear(u(), gate.w(), null, gate.y());
      if (out != null) {
        kernels.gate(y, gate.y(), null, out);
      }
    } else if (residual != null && out != null) {
      kernels.axpby(1, residual, 1, y, out);
    }
  }
}
