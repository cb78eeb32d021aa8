package org.seqmix.tensor;

import org.jspecify.annotations.Nullable;

/// The selective scan of Mamba-1: every channel has its own decay for every number of its state. Conventions as in
/// {@link Kernels}; `D` channels, `G` groups, `N` state size.
public interface ScanKernels extends KernelGroup {
  /// The recurrence along each span and channel d of group g:
  ///
  /// 1. `h_t[n] = exp(dt_t a[n]) h_{t-1}[n] + dt_t B_t[g, n] x_t`
  /// 2. `y_t = sum_n C_t[g, n] h_t[n] + D x_t`
  ///
  /// x, dt, y (T, D); a (D, N), <= 0; b, c (T, G N); d (D) or none. `in`, `out` (rows * N, D): the states before a
  /// continuing row and after it; a span that does not continue begins from zero. `out` may be `in`. The sum over n
  /// ascends and begins with D x. Any split of a sequence gives the same bits.
  default void selectiveScan(Tensor x, Tensor dt, Tensor a, Tensor b, Tensor c, @Nullable Tensor d, Rows rows,
      SelectiveShape shape, @Nullable Tensor in, Tensor y, @Nullable Tensor out) {
    throw refuse("selectiveScan");
  }

  /// Gradients of {@link #selectiveScan}. With `S_t[n] = dL/dh_t = C_t[n] dy_t + exp(dt_{t+1} a[n]) S_{t+1}[n]` (after a
  /// row's last token: `dout` where given): `dx_t = sum_n S dt B + D dy`; `ddt_t = sum_n S (a exp(dt a) h_{t-1} + B x)`;
  /// `da[n] += sum_t S dt exp(dt a) h_{t-1}`; `db_t` and `dc_t` sum `S dt x` and `h dy` over the group's channels;
  /// `dd += sum_t dy x`; `din = exp(dt a) S` of the first token for continuing spans, zero elsewhere. All but da and dd
  /// are overwritten.
  default void selectiveScanGrad(Tensor dy, @Nullable Tensor dout, Tensor x, Tensor dt, Tensor a, Tensor b, Tensor c,
      @Nullable Tensor d, Rows rows, SelectiveShape shape, @Nullable Tensor in, Tensor dx, Tensor ddt,
      @Nullable Tensor da, Tensor db, Tensor dc, @Nullable Tensor dd, @Nullable Tensor din) {
    throw refuse("selectiveScanGrad");
  }

  /// Rows `from` to `to` of the matrices, one a channel, `M_ij = sum_n C_i[n] exp(a[n] sum_{j<k<=i} dt_k) dt_j B_j[n]`
  /// for j <= i, plus D on the diagonal: m (rows * D * (to - from), L), laid out as in {@link Kernels#attentionRows}.
  default void selectiveRows(Tensor dt, Tensor a, Tensor b, Tensor c, @Nullable Tensor d, Rows rows,
      SelectiveShape shape, int from, int to, Tensor m) {
    throw refuse("selectiveRows");
  }

  /// ddt, da, db, dc and dd all += from the gradient dm of {@link #selectiveRows}.
  default void selectiveRowsGrad(Tensor dm, Tensor dt, Tensor a, Tensor b, Tensor c, @Nullable Tensor d, Rows rows,
      SelectiveShape shape, int from, int to, Tensor ddt, Tensor da, Tensor db, Tensor dc, @Nullable Tensor dd) {
    throw refuse("selectiveRowsGrad");
  }
}
