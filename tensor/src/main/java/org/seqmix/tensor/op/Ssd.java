package org.seqmix.tensor.op;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;

/// The state-space dual operation `h_t = a_t h_{t-1} + B_t x_tᵀ`, `y_t = C_tᵀ h_t + D x_t`, and its matrix.
///
/// *Source*: Mamba-2's SSD; the discrete form of MOHAWK and Llamba has log a = -softplus(A_log).
public final class Ssd {
  private Ssd() {
  }

  /// log a = -softplus(aLog), element by element.
  public static Tensor logDecay(Context c, Tensor aLog) {
    aLog.on(c.device(), "A_log");
    Tensor out = c.scope().empty(aLog.type(), aLog.shape());
    c.kernels().logDecay(aLog, out);
    c.tape().record(List.of(aLog), out, g -> {
      Tensor d = c.tape().emptyLike(aLog);
      c.kernels().logDecayGrad(g, aLog, d);
      c.tape().give(aLog, d);
    });
    return out;
  }

  /// x (T, H P); b, k (T, groups N) with k the C of the papers; logDecay (T, H); d (H) or none; result (T, H P).
  ///
  /// `in`, `out` (rows, H, N, P): states before a continuing row and after it, or none; the state is kept transposed
  /// so that lanes run over P. Cost: 5 T H N P operations forward.
  public static Tensor apply(Context c, Tensor x, Tensor b, Tensor k, Tensor logDecay, @Nullable Tensor d, Rows rows,
      SsdShape shape, @Nullable Tensor in, @Nullable Tensor out) {
    check(c, b, k, logDecay, d, rows, shape);
    Check.tokens(c, "SSD values", x, rows, shape.values());
    Check.oneType("SSD", x, b, in, out);
    long state = (long) rows.rows() * shape.values() * shape.state();
    Check.state(c, "SSD state", in, state);
    Check.state(c, "SSD state", out, state);
    Check.keepsState(c, "SSD", in, out, x, b, k, logDecay, d);
    Tensor y = c.scope().empty(x.type(), x.shape());
    c.kernels().ssd(x, b, k, logDecay, d, rows, shape, in, y, out);
    List<Tensor> outputs = out == null || out == in ? List.of(y) : List.of(y, out);
    c.tape().recordAll(Arrays.asList(x, b, k, logDecay, d, in), outputs,
        () -> backward(c, x, b, k, logDecay, d, rows, shape, in, y, out == in ? null : out));
    return y;
  }

  private static void backward(Context c, Tensor x, Tensor b, Tensor k, Tensor logDecay, @Nullable Tensor d, Rows rows,
      SsdShape shape, @Nullable Tensor in, Tensor y, @Nullable Tensor out) {
    Tensor arrived = c.tape().gradient(y);
    Tensor dy = arrived != null ? arrived : c.scope().zeros(y.type(), y.shape());
    Tensor dout = out == null ? null : c.tape().gradient(out);
    Tensor dx = c.tape().emptyLike(x);
    Tensor db = c.tape().emptyLike(b);
    Tensor dk = c.tape().emptyLike(k);
    Tensor da = c.tape().emptyLike(logDecay);
    Tensor dd = d != null && c.tape().wants(d) ? c.tape().buffer(d) : null;
    Tensor din = in != null && c.tape().wants(in) ? c.tape().emptyLike(in) : null;
    c.kernels().ssdGrad(dy, dout, x, b, k, logDecay, d, rows, shape, in, dx, db, dk, da, dd, din);
    c.tape().give(x, dx);
    c.tape().give(b, db);
    c.tape().give(k, dk);
    c.tape().give(logDecay, da);
    if (din != null) {
      c.tape().give(in, din);
    }
  }

  /// Rows `from` to `to` of the matrices: (rows, H, to - from, L), L the longest row's tokens.
  public static Tensor matrixRows(Context c, Tensor b, Tensor k, Tensor logDecay, @Nullable Tensor d, Rows rows,
      SsdShape shape, int from, int to) {
    check(c, b, k, logDecay, d, rows, shape);
    Check.block(rows, from, to);
    Tensor m = c.scope().empty(b.type(), Shape.of(rows.rows(), shape.heads(), to - from, rows.maxLength()));
    c.kernels().ssdRows(b, k, logDecay, d, rows, shape, from, to, m);
    c.tape().record(Arrays.asList(b, k, logDecay, d), m, dm -> {
      Tensor dd = d != null && c.tape().wants(d) ? c.tape().buffer(d) : null;
      c.kernels().ssdRowsGrad(dm, b, k, logDecay, d, rows, shape, from, to, Check.adding(c, b),
          Check.adding(c, k), Check.adding(c, logDecay), dd);
    });
    return m;
  }

  static void check(Context c, Tensor b, Tensor k, Tensor logDecay, @Nullable Tensor d, Rows rows, SsdShape shape) {
    Check.tokens(c, "SSD B", b, rows, shape.keys());
    Check.tokens(c, "SSD C", k, rows, shape.keys());
    Check.tokens(c, "SSD log decay", logDecay, rows, shape.heads());
    if (d != null) {
      Check.shape(c, "SSD D", d, shape.heads());
    }
    Check.oneType("SSD", b, k, logDecay, d);
  }
}
