package org.seqmix.tensor;

import org.jspecify.annotations.Nullable;

/// Toeplitz matrices, and blocks of any mixing matrix times values; conventions as in {@link Kernels}. Blocks of rows
/// are laid out as in {@link Kernels#attentionRows}.
public interface MatrixKernels extends KernelGroup {
  /// `y[t, h P + p] = sum_{k < K} w[h, k] x[t - k, h P + p]` along each span from its first token: x, y (T, H P),
  /// w (H, K), `w[h, 0]` on the diagonal. For long filters: a device may use Fourier transforms, and then keeps to a
  /// bound relative to the largest value rather than to bits where pieces, batches or later inputs differ.
  default void toeplitz(Tensor x, Tensor w, Rows rows, Tensor y) {
    throw refuse("toeplitz");
  }

  /// dx from dy; dw += where given.
  default void toeplitzGrad(Tensor dy, Tensor x, Tensor w, Rows rows, Tensor dx, @Nullable Tensor dw) {
    throw refuse("toeplitzGrad");
  }

  /// Rows `from` to `to` of the matrices `M_ij = w[h, i - j]` for 0 <= i - j < K: m (rows * H * (to - from), L).
  default void toeplitzRows(Tensor w, Rows rows, int from, int to, Tensor m) {
    throw refuse("toeplitzRows");
  }

  /// dw += from the gradient dm of {@link #toeplitzRows}.
  default void toeplitzRowsGrad(Tensor dm, Rows rows, int from, int to, Tensor dw) {
    throw refuse("toeplitzRowsGrad");
  }

  /// `c_i = a_i b_i` or `c_i += a_i b_i` for `count` matrices whose rows lie one after the other: a (count m, k), b
  /// (count k, n), c (count m, n). Turned, a_i is stored as (k, m), b_i as (n, k). The sum ascends in k, continuing what c
  /// holds where it is added to.
  default void batchedProduct(int count, Tensor a, boolean turnA, Tensor b, boolean turnB, Tensor c, boolean add) {
    throw refuse("batchedProduct");
  }

  /// A block of rows of lower-triangular matrices times values: `y[i, h P + p] = sum_{j <= i} m[h, i - from, j] v[j, h P + p]`
  /// with i and j counted within each row of tokens. v, y (T, H P), m (rows * H * (to - from), L). Writes the tokens of
  /// the block and leaves the others. The sum ascends in j.
  default void matrixProduct(Tensor m, Tensor v, Rows rows, int heads, int from, int to, Tensor y) {
    throw refuse("matrixProduct");
  }

  /// `dm[h, i - from, j] = sum_p dy[i, h P + p] v[j, h P + p]` for j <= i, zero elsewhere; `dv[j] += sum_i m dy`.
  default void matrixProductGrad(Tensor dy, Tensor m, Tensor v, Rows rows, int heads, int from, int to, Tensor dm,
      Tensor dv) {
    throw refuse("matrixProductGrad");
  }
}
