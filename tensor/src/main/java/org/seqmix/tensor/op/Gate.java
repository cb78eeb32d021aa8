package org.seqmix.tensor.op;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Tensor;

/// x silu(z + bias): the gate of Mamba-2's output and, without bias, of SwiGLU.
///
/// *Cost*: one exponential an element. *Source*: SwiGLU, Shazeer 2020; the gate of Phi-Mamba and Llamba.
public final class Gate {
  private Gate() {
  }

  /// x, z (T, W) with any row strides, bias (W) or none; result (T, W).
  public static Tensor apply(Context c, Tensor x, Tensor z, @Nullable Tensor bias) {
    Check.matrix(c, "gated values", x, x.rows(), x.columns());
    Check.matrix(c, "gate", z, x.rows(), x.columns());
    Check.oneType("gate", x, z, bias);
    if (bias != null) {
      Check.shape(c, "gate bias", bias, x.columns());
    }
    Tensor y = c.scope().empty(x.type(), x.shape());
    c.kernels().gate(x, z, bias, y);
    c.tape().record(Arrays.asList(x, z, bias), y, dy -> {
      Tensor dx = c.tape().emptyLike(x);
      Tensor dz = c.tape().emptyLike(z);
      Tensor dbias = bias != null && c.tape().wants(bias) ? c.tape().buffer(bias) : null;
      c.kernels().gateGrad(dy, x, z, bias, dx, dz, dbias);
      c.tape().give(x, dx);
      c.tape().give(z, dz);
    });
    return y;
  }
}
