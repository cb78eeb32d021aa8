package org.seqmix.tensor.op;

import java.util.List;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Tensor;

/// Root-mean-square normalisation. *Cost*: two passes over x. *Source*: Zhang and Sennrich 2019.
public final class RmsNorm {
  private RmsNorm() {
  }

  /// x (T, W), w (W): x / sqrt(mean(x²) + epsilon) * w.
  public static Tensor apply(Context c, Tensor x, Tensor w, double epsilon) {
    Check.matrix(c, "norm input", x, x.rows(), x.columns());
    Check.shape(c, "norm weight", w, x.columns());
    Check.oneType("norm", x, w);
    Tensor y = c.scope().empty(x.type(), x.shape());
    Tensor scale = c.scope().empty(x.type(), x.rows());
    c.kernels().rmsNorm(x, w, epsilon, y, scale);
    c.tape().record(List.of(x, w), y, dy -> {
      Tensor dx = c.tape().emptyLike(x);
      c.kernels().rmsNormGrad(dy, x, w, scale, dx, c.tape().wants(w) ? c.tape().buffer(w) : null);
      c.tape().give(x, dx);
    });
    return y;
  }
}
