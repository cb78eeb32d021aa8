package org.seqmix.tensor.op;

import java.util.List;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Tensor;

/// Rotary position embedding, in the halves convention of Hugging Face checkpoints. *Source*: RoFormer, Su et al. 2021.
public final class Rope {
  private Rope() {
  }

  /// x (T, heads * P); cos, sin (positions, R/2) with R <= P; result like x. A position beyond the table is an error.
  public static Tensor apply(Context c, Tensor x, Tensor cos, Tensor sin, Rows rows, int heads) {
    Check.tokens(c, "rope input", x, rows, x.columns());
    Check.same(c, "rope table", cos, sin);
    Check.oneType("rope", x, cos);
    if (x.columns() % heads != 0 || 2 * cos.columns() > x.columns() / heads) {
      throw new IllegalArgumentException(
          "rope: " + x.columns() + " columns in " + heads + " heads do not fit a table of "
              + cos.columns() + " angles");
    }
    if (rows.maxPosition() > cos.rows()) {
      throw new IllegalArgumentException("rope: position " + (rows.maxPosition() - 1)
          + " is beyond the model's " + cos.rows() + " positions; shorten the text");
    }
    Tensor y = c.scope().empty(x.type(), x.shape());
    c.kernels().rope(x, cos, sin, rows, heads, false, y);
    c.tape().record(List.of(x), y, dy -> {
      Tensor dx = c.tape().emptyLike(x);
      c.kernels().rope(dy, cos, sin, rows, heads, true, dx);
      c.tape().give(x, dx);
    });
    return y;
  }
}
