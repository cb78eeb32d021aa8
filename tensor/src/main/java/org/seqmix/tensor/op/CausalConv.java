package org.seqmix.tensor.op;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Tensor;

/// Depthwise causal convolution over the tokens of each document, with carried inputs.
///
/// *Cost*: 2 K C operations a token.
public final class CausalConv {
  private CausalConv() {
  }

  /// x (T, C); w (C, 1, K) or (C, K), last tap on the present token; bias (C) or none; result (T, C).
  ///
  /// `in`, `out` (rows, K-1, C): the inputs before a continuing row and after it, or none. Gradients do not flow into
  /// carried inputs.
  public static Tensor apply(Context c, Tensor x, Tensor w, @Nullable Tensor bias, Rows rows, @Nullable Tensor in,
      @Nullable Tensor out) {
    long channels = x.columns();
    long taps = w.columns();
    Check.tokens(c, "conv input", x, rows, channels);
    Check.matrix(c, "conv weight", w, channels, taps);
    Check.oneType("conv", x, w, bias, in, out);
    Check.state(c, "conv state", in, rows.rows() * (taps - 1) * channels);
    Check.state(c, "conv state", out, rows.rows() * (taps - 1) * channels);
    Check.keepsState(c, "conv", in, out, x, w, bias);
    Tensor y = c.scope().empty(x.type(), x.shape());
    c.kernels().causalConv(x, w, bias, rows, in, y, out);
    c.tape().record(Arrays.asList(x, w, bias), y, dy -> {
      Tensor dx = c.tape().emptyLike(x);
      Tensor dw = c.tape().wants(w) ? c.tape().buffer(w) : c.scope().zeros(w.type(), w.shape());
      Tensor dbias = bias != null && c.tape().wants(bias) ? c.tape().buffer(bias) : null;
      c.kernels().causalConvGrad(dy, x, w, rows, in, dx, dw, dbias);
      c.tape().give(x, dx);
    });
    return y;
  }
}
