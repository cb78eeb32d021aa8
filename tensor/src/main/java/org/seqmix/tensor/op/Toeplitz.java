package org.seqmix.tensor.op;

import java.util.List;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;

/// Causal Toeplitz matrices `M_ij = w[i - j]`: one filter a head, applied along each document.
public final class Toeplitz {
  private Toeplitz() {
  }

  /// Each head's values convolved with its filter, from document starts: x (T, H P), w (H, K) with `w[h, 0]` on the
  /// diagonal; result (T, H P).
  ///
  /// *Cost*: on devices with Fourier transforms O(L log L) a column and document of L tokens, however long the filter.
  /// *Numerics*: those devices keep to a bound relative to the largest value (1e-6 on cpu), not to bits, where later
  /// inputs differ; a document's result still has the same bits in any batch.
  public static Tensor apply(Context c, Tensor x, Tensor w, Rows rows) {
    Check.tokens(c, "Toeplitz values", x, rows, x.columns());
    Check.matrix(c, "Toeplitz filters", w, w.rows(), w.columns());
    Check.divides("Toeplitz values", x.columns(), "heads", w.rows());
    Check.oneType("Toeplitz", x, w);
    Tensor y = c.scope().empty(x.type(), x.shape());
    c.kernels().toeplitz(x, w, rows, y);
    c.tape().record(List.of(x, w), y, dy -> {
      Tensor dx = c.tape().emptyLike(x);
      c.kernels().toeplitzGrad(dy, x, w, rows, dx, c.tape().wants(w) ? c.tape().buffer(w) : null);
      c.tape().give(x, dx);
    });
    return y;
  }

  /// Rows `from` to `to` of the matrices: (rows, H, to - from, L), L the longest row's tokens.
  public static Tensor matrixRows(Context c, Tensor w, Rows rows, int from, int to) {
    Check.matrix(c, "Toeplitz filters", w, w.rows(), w.columns());
    Check.block(rows, from, to);
    Tensor m = c.scope().empty(w.type(), Shape.of(rows.rows(), w.rows(), to - from, rows.maxLength()));
    c.kernels().toeplitzRows(w, rows, from, to, m);
    c.tape().record(List.of(w), m, dm -> c.kernels().toeplitzRowsGrad(dm, rows, from, to, c.tape().buffer(w)));
    return m;
  }
}
