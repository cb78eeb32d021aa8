package org.seqmix.tensor.op;

import java.util.List;
import org.seqmix.tensor.Activation;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Tensor;

/// A function of one number, element by element. *Cost*: at most one exponential an element.
public final class Activations {
  private Activations() {
  }

  /// f(x), shaped like x.
  public static Tensor apply(Context c, Activation kind, Tensor x) {
    Check.rows(c, "activation input", x);
    Tensor y = c.scope().empty(x.type(), x.shape());
    c.kernels().activate(kind, x, y);
    c.tape().record(List.of(x), y, dy -> {
      Tensor dx = c.tape().emptyLike(x);
      c.kernels().activateGrad(kind, dy, x, dx);
      c.tape().give(x, dx);
    });
    return y;
  }
}
