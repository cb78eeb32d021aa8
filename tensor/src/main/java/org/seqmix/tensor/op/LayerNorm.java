package org.seqmix.tensor.op;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Tensor;

/// Layer normalisation. *Cost*: three passes over x. *Source*: Ba, Kiros and Hinton 2016.
public final class LayerNorm {
  private LayerNorm() {
  }

  /// x (T, W), w (W), bias (W) or none: (x - mean(x)) / sqrt(variance(x) + epsilon) * w + bias.
  public static Tensor apply(Context c, Tensor x, Tensor w, @Nullable Tensor bias, double epsilon) {
    Check.matrix(c, "norm input", x, x.rows(), x.columns());
    Check.shape(c, "norm weight", w, x.columns());
    if (bias != null) {
      Check.shape(c, "norm bias", bias, x.columns());
    }
    Check.oneType("norm", x, w, bias);
    Tensor y = c.scope().empty(x.type(), x.shape());
    Tensor mean = c.scope().empty(x.type(), x.rows());
    Tensor scale = c.scope().empty(x.type(), x.rows());
    c.kernels().layerNorm(x, w, bias, epsilon, y, mean, scale);
    c.tape().record(Arrays.asList(x, w, bias), y, dy -> {
      Tensor dx = c.tape().emptyLike(x);
      c.kernels().layerNormGrad(dy, x, w, mean, scale, dx, c.tape().wants(w) ? c.tape().buffer(w) : null,
          bias != null && c.tape().wants(bias) ? c.tape().buffer(bias) : null);
      c.tape().give(x, dx);
    });
    return y;
  }
}
