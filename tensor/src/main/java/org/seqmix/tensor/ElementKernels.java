package org.seqmix.tensor;

import org.jspecify.annotations.Nullable;

/// Operations on elements, columns and heads, and LayerNorm; conventions as in {@link Kernels}.
public interface ElementKernels extends KernelGroup {
  /// y = f(x), element by element. `y` may be `x`.
  default void activate(Activation kind, Tensor x, Tensor y) {
    throw refuse("activate");
  }

  /// dx = f'(x) dy. `dx` may be `dy`.
  default void activateGrad(Activation kind, Tensor dy, Tensor x, Tensor dx) {
    throw refuse("activateGrad");
  }

  /// y = min(max(x, low), high), element by element.
  default void clamp(Tensor x, double low, double high, Tensor y) {
    throw refuse("clamp");
  }

  /// dx = dy where low <= x <= high, else 0.
  default void clampGrad(Tensor dy, Tensor x, double low, double high, Tensor dx) {
    throw refuse("clampGrad");
  }

  /// y = x + bias: x, y (T, W), bias (W). Its gradients are those of x and {@link Kernels#addColumnSums}.
  default void addRow(Tensor x, Tensor bias, Tensor y) {
    throw refuse("addRow");
  }

  /// `y[t, h P + p] = x[t, h P + p] w[h]`: x, y (T, H P), w (H); P = W / H.
  default void scaleColumns(Tensor x, Tensor w, Tensor y) {
    throw refuse("scaleColumns");
  }

  /// dx from dy; `dw[h] += sum over t and p of dy x` where given.
  default void scaleColumnsGrad(Tensor dy, Tensor x, Tensor w, Tensor dx, @Nullable Tensor dw) {
    throw refuse("scaleColumnsGrad");
  }

  /// `y[t, h P + p] = x[t, h P + p] s[t, h]`: x, y (T, H P), s (T, H).
  default void scaleHeads(Tensor x, Tensor s, Tensor y) {
    throw refuse("scaleHeads");
  }

  /// dx and ds from dy, both overwritten; `ds[t, h] = sum over p of dy x`.
  default void scaleHeadsGrad(Tensor dy, Tensor x, Tensor s, Tensor dx, Tensor ds) {
    throw refuse("scaleHeadsGrad");
  }

  /// y = (x - mean(x)) / sqrt(variance(x) + epsilon) * w + bias along the columns; x, y (T, W), w (W), bias (W) or none.
  /// `mean` and `scale` (T) keep the mean and 1 / sqrt(...) for the backward pass. The variance divides by W.
  default void layerNorm(Tensor x, Tensor w, @Nullable Tensor bias, double epsilon, Tensor y,
      Tensor mean, Tensor scale) {
    throw refuse("layerNorm");
  }

  /// dx from dy; dw +=, dbias += where given.
  default void layerNormGrad(Tensor dy, Tensor x, Tensor w, Tensor mean, Tensor scale, Tensor dx,
      @Nullable Tensor dw, @Nullable Tensor dbias) {
    throw refuse("layerNormGrad");
  }
}
