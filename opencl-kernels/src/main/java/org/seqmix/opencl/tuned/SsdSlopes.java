package org.seqmix.opencl.tuned;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.seqmix.opencl.launch.Group;
import org.seqmix.opencl.launch.KernelCode.Written;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.opencl.launch.Numbers;
import org.seqmix.opencl.launch.RowTable;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;

/// Gradients of the state-space dual by chunks side by side, behind the states that {@link SsdChunks} makes.
final class SsdSlopes extends Group {
  private final SsdChunks chunks;

  SsdSlopes(Launcher launcher, SsdChunks chunks) {
    super(launcher);
    this.chunks = chunks;
  }

  /// Whether this device computes them as `plain` does, and the shape fits.
  boolean takes(SsdShape shape, Kernels plain, String title) {
    return chunks.takes(shape)
        && launcher().trials().passes(title, chunks.bound(), this, plain, (k, numbers) -> attempt(k, plain, numbers));
  }

  @Override
  public void ssdGrad(Tensor dy, @Nullable Tensor dout, Tensor x, Tensor b, Tensor c, Tensor logDecay, @Nullable Tensor d,
      Rows rows, SsdShape shape, @Nullable Tensor in, Tensor dx, Tensor db, Tensor dc, Tensor dlogDecay,
      @Nullable Tensor dd, @Nullable Tensor din) {
    SsdPlan plan = chunks.plan(shape);
    RowTable table = launcher().table(rows);
    long slots = plan.slots(table.tokenCount(), table.spanCount());
    try (Scope scratch = device().newScope("ssdGrad")) {
      Tensor states = chunks.states(scratch, plan, b, x, logDecay, table, shape, false, in, null);
      Tensor slopes = chunks.states(scratch, plan, c, dy, logDecay, table, shape, true, dout, din);
      Tensor skips = scratch.empty(DType.F32, slots, shape.heads());
      boolean shared = shape.headsPerGroup() > 1;
      int wide = shape.heads() * shape.state();
      Tensor keys = shared ? scratch.empty(DType.F32, table.tokenCount(), wide) : db;
      Tensor queries = shared ? scratch.empty(DType.F32, table.tokenCount(), wide) : dc;
      launch(plan.code("ssd_slopes")).rows("dy", dy).rows("x", x).rows("b", b).rows("c", c).rows("decay", logDecay)
          .optional("d", d, logDecay).vector("spans", table.spans()).number("spanCount", table.spanCount())
          .number("heads", shape.heads()).number("headsPerGroup", shape.headsPerGroup()).number("slots", slots)
          .vector("states", states)
          .vector("slopes", slopes).rows("dx", dx).rows("db", keys).rows("dc", queries).rows("ddecay", dlogDecay)
          .vector("skips", skips).grid(shape.heads(), slots, 1, plan.size(), 1, 1);
      if (shared) {
        new Sums(launcher()).heads(keys, shape, false, db);
        new Sums(launcher()).heads(queries, shape, false, dc);
      }
      if (dd != null) {
        new Sums(launcher()).lines(skips, dd);
      }
    }
  }

  private static List<Tensor> attempt(Kernels kernels, Kernels plain, Numbers numbers) {
    Rows rows =
        Rows.packedContinuing(new int[] {77, 33, 0, 3}, new int[][] {{20, 21}, {}, {}, {0, 1}}, new int[] {1, 2, 3, 0});
    SsdShape s = SsdWay.TRIED;
    int t = rows.tokens();
    int states = rows.rows() * s.heads() * s.state();
    Tensor dx = numbers.output(t, s.values());
    Tensor db = numbers.output(t, s.keys());
    Tensor dc = numbers.output(t, s.keys());
    Tensor dDecay = numbers.output(t, s.heads());
    Tensor dd = numbers.flat(1, s.heads());
    Tensor din = numbers.nothing(states, s.headDim());
    kernels.ssdGrad(numbers.rows(t, s.values(), 1), numbers.flat(1, states, s.headDim()), numbers.rows(t, s.values(), 1),
        numbers.rows(t, s.keys(), 0.4), numbers.rows(t, s.keys(), 0.4), SsdWay.decays(plain, numbers, t),
        numbers.flat(1, s.heads()), rows, s, numbers.flat(1, states, s.headDim()), dx, db, dc, dDecay, dd, din);
    return List.of(dx, db, dc, dDecay, dd, din);
  }

  /// Sums of parts that kernels leave.
  static final class Sums extends Group {
    private static final int COLUMNS = 64;
    private static final int ITEMS = 128;
    private static final Written HEADS = Written.of("ssd_sums.cl", "sum_heads");
    private static final Written LINES = Written.of("ssd_sums.cl", "sum_lines");

    Sums(Launcher launcher) {
      super(launcher);
    }

    /// `to` (T, groups N) = or, with `add`, += the sums of `from` (T, H N) over each group's heads.
    void heads(Tensor from, SsdShape shape, boolean add, Tensor to) {
      heads(from, shape.groups(), shape.headsPerGroup(), shape.state(), add, to);
    }

    /// The same of heads of `width` columns.
    void heads(Tensor from, int groups, int headsPerGroup, int width, boolean add, Tensor to) {
      launch(HEADS).rows("from", from).number("tokens", from.rows()).number("groups", groups)
          .number("headsPerGroup", headsPerGroup).number("width", width).number("add", add ? 1 : 0).rows("to", to)
          .grid(Math.ceilDiv(groups * width, COLUMNS), from.rows(), 1, COLUMNS, 1, 1);
    }

    /// `to` += the sums of the columns of `parts`.
    void lines(Tensor parts, Tensor to) {
      launch(LINES).vector("parts", parts).number("lines", parts.rows()).number("columns", parts.columns())
          .vector("to", to).local("partial", ITEMS).groups(parts.columns(), ITEMS);
    }
  }
}
