package org.seqmix.tensor.op;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.SelectiveShape;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;

/// The selective scan of Mamba-1, one sequence a channel, and its matrices.
///
/// *Source*: Mamba (Gu and Dao 2023), section 3.3; MambaInLlama's layer has a B and C for every group of channels.
public final class SelectiveScan {
  private SelectiveScan() {
  }

  /// x, dt (T, D); a (D, N), at most 0; b, k (T, G N) with k the C of the papers; d (D) or none; result (T, D).
  ///
  /// `in`, `out` (rows, N, D): states before a continuing row and after it, or none; kept transposed so that lanes run
  /// over channels. *Cost*: T D N exponentials and 6 T D N operations forward.
  public static Tensor apply(Context c, Tensor x, Tensor dt, Tensor a, Tensor b, Tensor k, @Nullable Tensor d,
      Rows rows, SelectiveShape shape, @Nullable Tensor in, @Nullable Tensor out) {
    check(c, dt, a, b, k, d, rows, shape);
    Check.tokens(c, "scan values", x, rows, shape.channels());
    Check.oneType("selective scan", x, dt, in, out);
    long state = (long) rows.rows() * shape.channels() * shape.state();
    Check.state(c, "scan state", in, state);
    Check.state(c, "scan state", out, state);
    Check.keepsState(c, "scan", in, out, x, dt, a, b, k, d);
    Tensor y = c.scope().empty(x.type(), x.shape());
    c.kernels().selectiveScan(x, dt, a, b, k, d, rows, shape, in, y, out);
    List<Tensor> outputs = out == null || out == in ? List.of(y) : List.of(y, out);
    c.tape().recordAll(Arrays.asList(x, dt, a, b, k, d, in), outputs,
        () -> backward(c, x, dt, a, b, k, d, rows, shape, in, y, out == in ? null : out));
    return y;
  }

  private static void backward(Context c, Tensor x, Tensor dt, Tensor a, Tensor b, Tensor k, @Nullable Tensor d,
      Rows rows, SelectiveShape shape, @Nullable Tensor in, Tensor y, @Nullable Tensor out) {
    Tensor arrived = c.tape().gradient(y);
    Tensor dy = arrived != null ? arrived : c.scope().zeros(y.type(), y.shape());
    Tensor dout = out == null ? null : c.tape().gradient(out);
    Tensor dx = c.tape().emptyLike(x);
    Tensor ddt = c.tape().emptyLike(dt);
    Tensor db = c.tape().emptyLike(b);
    Tensor dk = c.tape().emptyLike(k);
    Tensor da = c.tape().wants(a) ? c.tape().buffer(a) : null;
    Tensor dd = d != null && c.tape().wants(d) ? c.tape().buffer(d) : null;
    Tensor din = in != null && c.tape().wants(in) ? c.tape().emptyLike(in) : null;
    c.kernels().selectiveScanGrad(dy, dout, x, dt, a, b, k, d, rows, shape, in, dx, ddt, da, db, dk, dd, din);
    c.tape().give(x, dx);
    c.tape().give(dt, ddt);
    c.tape().give(b, db);
    c.tape().give(k, dk);
    if (din != null) {
      c.tape().give(in, din);
    }
  }

  /// Rows `from` to `to` of the matrices, one a channel: (rows, D, to - from, L), L the longest row's tokens.
  public static Tensor matrixRows(Context c, Tensor dt, Tensor a, Tensor b, Tensor k, @Nullable Tensor d, Rows rows,
      SelectiveShape shape, int from, int to) {
    check(c, dt, a, b, k, d, rows, shape);
    Check.block(rows, from, to);
    Tensor m = c.scope().empty(b.type(), Shape.of(rows.rows(), shape.channels(), to - from, rows.maxLength()));
    c.kernels().selectiveRows(dt, a, b, k, d, rows, shape, from, to, m);
    c.tape().record(Arrays.asList(dt, a, b, k, d), m, dm -> {
      Tensor dd = d != null && c.tape().wants(d) ? c.tape().buffer(d) : null;
      c.kernels().selectiveRowsGrad(dm, dt, a, b, k, d, rows, shape, from, to, Check.adding(c, dt), Check.adding(c, a),
          Check.adding(c, b), Check.adding(c, k), dd);
    });
    return m;
  }

  private static void check(Context c, Tensor dt, Tensor a, Tensor b, Tensor k, @Nullable Tensor d, Rows rows,
      SelectiveShape shape) {
    Check.tokens(c, "scan step sizes", dt, rows, shape.channels());
    Check.matrix(c, "scan A", a, shape.channels(), shape.state());
    Check.tokens(c, "scan B", b, rows, shape.keys());
    Check.tokens(c, "scan C", k, rows, shape.keys());
    if (d != null) {
      Check.shape(c, "scan D", d, shape.channels());
    }
    Check.oneType("selective scan", dt, a, b, k, d);
  }
}
