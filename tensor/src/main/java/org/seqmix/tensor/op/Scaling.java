package org.seqmix.tensor.op;

import java.util.List;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Tensor;

/// A tensor plus a row, or times a number a head. *Cost*: one pass over the elements.
public final class Scaling {
  private Scaling() {
  }

  /// x + bias: x (T, W), bias (W).
  public static Tensor addRow(Context c, Tensor x, Tensor bias) {
    Check.rows(c, "biased values", x);
    Check.shape(c, "bias", bias, x.columns());
    Check.oneType("bias", x, bias);
    Tensor y = c.scope().empty(x.type(), x.shape());
    c.kernels().addRow(x, bias, y);
    c.tape().record(List.of(x, bias), y, dy -> {
      c.tape().give(x, dy);
      if (c.tape().wants(bias)) {
        c.kernels().addColumnSums(dy, c.tape().buffer(bias));
      }
    });
    return y;
  }

  /// Each head's columns times its number: x (T, H P), w (H); P = 1 scales columns one by one.
  public static Tensor columns(Context c, Tensor x, Tensor w) {
    Check.rows(c, "scaled values", x);
    Check.shape(c, "scales", w, w.elements());
    Check.divides("scaled values", x.columns(), "heads", w.elements());
    Check.oneType("scaling", x, w);
    Tensor y = c.scope().empty(x.type(), x.shape());
    c.kernels().scaleColumns(x, w, y);
    c.tape().record(List.of(x, w), y, dy -> {
      Tensor dx = c.tape().emptyLike(x);
      c.kernels().scaleColumnsGrad(dy, x, w, dx, c.tape().wants(w) ? c.tape().buffer(w) : null);
      c.tape().give(x, dx);
    });
    return y;
  }

  /// Each token's heads times their numbers: x (T, H P), s (T, H).
  public static Tensor heads(Context c, Tensor x, Tensor s) {
    Check.rows(c, "scaled values", x);
    Check.matrix(c, "scales", s, x.rows(), s.columns());
    Check.divides("scaled values", x.columns(), "heads", s.columns());
    Check.oneType("scaling", x, s);
    Tensor y = c.scope().empty(x.type(), x.shape());
    c.kernels().scaleHeads(x, s, y);
    c.tape().record(List.of(x, s), y, dy -> {
      Tensor dx = c.tape().emptyLike(x);
      Tensor ds = c.tape().emptyLike(s);
      c.kernels().scaleHeadsGrad(dy, x, s, dx, ds);
      c.tape().give(x, dx);
      c.tape().give(s, ds);
    });
    return y;
  }
}
