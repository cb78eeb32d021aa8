package org.seqmix.tensor.testing;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.Activation;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.SelectiveShape;
import org.seqmix.tensor.Tensor;

/// Programs of the selective scan: its operands, all results and all gradients.
public final class SelectivePrograms {
  private SelectivePrograms() {}

  /// Ragged rows of about `t` tokens: documents that begin within a row, continue an earlier one, or have no tokens.
  public static Rows rows(int t) {
    return Rows.packedContinuing(new int[] {t, 3, 0, 2}, new int[][] {{t / 3}, {}, {}, {0, 1}}, new int[] {2, 5, 1, 0});
  }

  /// Inputs of a scan.
  public record Operands(Tensor x, Tensor dt, Tensor a, Tensor b, Tensor c, Tensor d) {
    /// Steps near `step`, rates near -1.
    public static Operands of(Kernels k, Inputs in, SelectiveShape s, int tokens, double step) {
      Tensor dt = in.normal(tokens, s.channels(), 1);
      k.activate(Activation.SOFTPLUS, dt, dt);
      k.axpby(step, dt, 0, dt, dt);
      Tensor a = in.normal(s.channels(), s.state(), 1);
      k.activate(Activation.EXP, a, a);
      k.axpby(-1, a, 0, a, a);
      return new Operands(in.normal(tokens, s.channels(), 1), dt, a, in.normal(tokens, s.keys(), 0.4),
          in.normal(tokens, s.keys(), 0.4), in.normalVector(s.channels()));
    }
  }

  public static Program scan(SelectiveShape s, Rows rows, double step) {
    return (k, in) -> {
      Operands o = Operands.of(k, in, s, rows.tokens(), step);
      int states = rows.rows() * s.state();
      Tensor state = in.flatNormal(states, s.channels(), 1);
      Tensor y = in.empty(rows.tokens(), s.channels());
      Tensor out = in.constant(0, states, s.channels());
      k.selectiveScan(o.x(), o.dt(), o.a(), o.b(), o.c(), o.d(), rows, s, state, y, out);
      return concat(List.of(y, out), gradients(k, in, s, rows, o, state));
    };
  }

  /// dx, ddt, da, db, dc, dd, din; da and dd begin with numbers in them.
  private static List<Tensor> gradients(Kernels k, Inputs in, SelectiveShape s, Rows rows, Operands o,
      @Nullable Tensor state) {
    int t = rows.tokens();
    int states = rows.rows() * s.state();
    Tensor dx = in.empty(t, s.channels());
    Tensor ddt = in.empty(t, s.channels());
    Tensor da = in.normal(s.channels(), s.state(), 1);
    Tensor db = in.empty(t, s.keys());
    Tensor dc = in.empty(t, s.keys());
    Tensor dd = in.normalVector(s.channels());
    Tensor din = in.constant(0, states, s.channels());
    k.selectiveScanGrad(in.normal(t, s.channels(), 1), in.flatNormal(states, s.channels(), 1), o.x(), o.dt(), o.a(),
        o.b(), o.c(), o.d(), rows, s, state, dx, ddt, da, db, dc, dd, din);
    return List.of(dx, ddt, da, db, dc, dd, din);
  }

  /// Without skips and states, forward and backward.
  public static Program bare(SelectiveShape s, Rows rows) {
    return (k, in) -> {
      Operands o = Operands.of(k, in, s, rows.tokens(), 0.3);
      Tensor y = in.empty(rows.tokens(), s.channels());
      k.selectiveScan(o.x(), o.dt(), o.a(), o.b(), o.c(), null, rows, s, null, y, null);
      Tensor dx = in.empty(rows.tokens(), s.channels());
      Tensor ddt = in.empty(rows.tokens(), s.channels());
      Tensor db = in.empty(rows.tokens(), s.keys());
      Tensor dc = in.empty(rows.tokens(), s.keys());
      k.selectiveScanGrad(in.normal(rows.tokens(), s.channels(), 1), null, o.x(), o.dt(), o.a(), o.b(), o.c(), null,
          rows, s, null, dx, ddt, null, db, dc, null, null);
      return List.of(y, dx, ddt, db, dc);
    };
  }

  private static List<Tensor> concat(List<Tensor> first, List<Tensor> second) {
    return java.util.stream.Stream.concat(first.stream(), second.stream()).toList();
  }
}
