package org.seqmix.opencl.tuned;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.seqmix.opencl.launch.Group;
import org.seqmix.opencl.launch.KernelCode.Written;
import org.seqmix.opencl.launch.Launch;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.opencl.launch.RowTable;
import org.seqmix.tensor.AttentionShape;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;

/// SSD matrices tile by tile: their distance from softmax matrices, rows of them, and the gradients of both.
///
/// *Cost*: a head's distance of a span of L tokens takes about L² (N + 2 P) / 2 multiplications, its gradient twice 2 N + P for N + 2 P;
/// memory for sums a token and head only.
final class SsdMatrices extends Group {
  private record Sizes(int state, int headDim) {
  }

  private final Kernels plain;
  private final boolean mma;
  private final Map<Sizes, SsdPlan> plans = new ConcurrentHashMap<>();

  /// On tensor cores (`mma`) or on any device.
  SsdMatrices(Launcher launcher, Kernels plain, boolean mma) {
    super(launcher);
    this.plain = plain;
    this.mma = mma;
  }

  boolean takes(int state, int headDim) {
    return (!mma || launcher().hardware().nvidia()) && plan(state, headDim).fits();
  }

  private SsdPlan plan(int state, int headDim) {
    return plans.computeIfAbsent(new Sizes(state, headDim),
        s -> SsdPlan.ofMatrices(launcher(), s.state(), s.headDim(), mma));
  }

  /// Logarithms of the sums of exponentials, (T, H).
  private Tensor softmaxSums(Scope scratch, MatrixPair pair, SsdPlan plan) {
    Tensor lse = scratch.empty(DType.F32, pair.table().tokenCount(), pair.ssd().heads());
    launch(plan.matrixCode("softmax_sums", false)).rows("q", pair.q()).rows("k", pair.k())
        .vector("spans", pair.table().spans()).number("spanCount", pair.table().spanCount())
        .number("heads", pair.ssd().heads()).number("headsPerKv", pair.attention().headsPerKv())
        .real("scale", pair.attention().scale()).number("window", pair.attention().window()).vector("lse", lse)
        .grid(pair.ssd().heads(), pair.slots(plan), 1, plan.size(), 1, 1);
    return lse;
  }

  @Override
  public void matrixDistance(Tensor b, Tensor c, Tensor logDecay, @Nullable Tensor d, SsdShape ssd, Tensor q, Tensor k,
      AttentionShape attention, Rows rows, Tensor distance) {
    MatrixPair pair = new MatrixPair(b, c, logDecay, d, ssd, q, k, attention, rows, launcher().table(rows));
    SsdPlan plan = plan(ssd.state(), attention.headDim());
    try (Scope scratch = device().newScope("matrixDistance")) {
      Tensor lse = softmaxSums(scratch, pair, plan);
      Tensor squares = scratch.empty(DType.F32, pair.slots(plan), ssd.heads());
      MatrixPair.ssd(launch(plan.matrixCode("distance_squares", false)).rows("b", b).rows("c", c), logDecay, d,
          pair.table(), ssd).rows("q", q).rows("k", k).vector("lse", lse).number("headsPerKv", attention.headsPerKv())
          .real("scale", attention.scale()).number("window", attention.window()).vector("squares", squares)
          .grid(ssd.heads(), pair.slots(plan), 1, plan.size(), 1, 1);
      launch(plan.matrixCode("distance_roots", false)).vector("squares", squares).vector("spans", pair.table().spans())
          .number("heads", ssd.heads()).rows("distance", distance).items(rows.spans().size() * (long) ssd.heads());
    }
  }

  @Override
  public void matrixDistanceGrad(Tensor ddistance, Tensor distance, Tensor b, Tensor c, Tensor logDecay,
      @Nullable Tensor d, SsdShape ssd, Tensor q, Tensor k, AttentionShape attention, Rows rows, Tensor db, Tensor dc,
      Tensor dlogDecay, @Nullable Tensor dd) {
    MatrixPair pair = new MatrixPair(b, c, logDecay, d, ssd, q, k, attention, rows, launcher().table(rows));
    SsdPlan plan = plan(ssd.state(), attention.headDim());
    try (Scope scratch = device().newScope("matrixDistanceGrad")) {
      Tensor lse = softmaxSums(scratch, pair, plan);
      slopes(scratch, plan, pair.table(), ssd, b, c, logDecay, d, false, (launch, columns) -> launch
          .rows("given", lse).vector("firstToken", pair.table().firstToken()).number("blockFrom", 0)
          .number("blockTo", 0).rows("asks", columns ? k : q).rows("sees", columns ? q : k)
          .number("headsPerAsks", columns ? attention.headsPerKv() : 1)
          .number("headsPerSees", columns ? 1 : attention.headsPerKv()).real("scale", attention.scale())
          .number("window", attention.window()).vector("lse", lse).rows("slopes", ddistance).rows("distance", distance),
          db, dc, dlogDecay, dd);
    }
  }

  @Override
  public void ssdRows(Tensor b, Tensor c, Tensor logDecay, @Nullable Tensor d, Rows rows, SsdShape shape, int from,
      int to, Tensor m) {
    SsdPlan plan = plan(shape.state(), 1);
    RowTable table = launcher().table(rows);
    plain.fill(m, 0);
    MatrixPair.ssd(launch(plan.matrixCode("matrix_rows", false)).rows("b", b).rows("c", c), logDecay, d, table, shape)
        .vector("firstToken", table.firstToken()).number("blockFrom", from).number("blockTo", to).rows("m", m)
        .grid(shape.heads(), plan.slots(table.tokenCount(), table.spanCount()), 1, plan.size(), 1, 1);
  }

  @Override
  public void ssdRowsGrad(Tensor dm, Tensor b, Tensor c, Tensor logDecay, @Nullable Tensor d, Rows rows, SsdShape shape,
      int from, int to, Tensor db, Tensor dc, Tensor dlogDecay, @Nullable Tensor dd) {
    SsdPlan plan = plan(shape.state(), 1);
    RowTable table = launcher().table(rows);
    try (Scope scratch = device().newScope("ssdRowsGrad")) {
      slopes(scratch, plan, table, shape, b, c, logDecay, d, true, (launch, columns) -> launch.rows("given", dm)
          .vector("firstToken", table.firstToken()).number("blockFrom", from).number("blockTo", to).rows("asks", b)
          .rows("sees", b).number("headsPerAsks", 1).number("headsPerSees", 1).real("scale", 0).number("window", 0)
          .vector("lse", logDecay).rows("slopes", dm).rows("distance", dm), db, dc, dlogDecay, dd);
    }
  }

  /// What the two kinds of gradients bind differently.
  private interface Binding {
    Launch bind(Launch launch, boolean columns);
  }

  private void slopes(Scope scratch, SsdPlan plan, RowTable table, SsdShape shape, Tensor b, Tensor c, Tensor logDecay,
      @Nullable Tensor d, boolean given, Binding binding, Tensor db, Tensor dc, Tensor dlogDecay, @Nullable Tensor dd) {
    long slots = plan.slots(table.tokenCount(), table.spanCount());
    long tokens = table.tokenCount();
    Tensor within = scratch.empty(DType.F32, tokens, shape.heads());
    Tensor skips = scratch.empty(DType.F32, slots, shape.heads());
    Tensor[] sides = new Tensor[2];
    SsdSlopes.Sums sums = new SsdSlopes.Sums(launcher());
    for (int side = 0; side < 2; side++) {
      boolean columns = side == 1;
      Tensor to = columns ? db : dc;
      boolean whole = !given && shape.headsPerGroup() == 1;
      Tensor slope = whole ? to : scratch.empty(DType.F32, tokens, (long) shape.heads() * shape.state());
      sides[side] = scratch.empty(DType.F32, tokens, shape.heads());
      Written code = plan.matrixCode("matrix_slopes", columns);
      Launch launch = launch(given ? code.with("GIVEN", 1) : code).rows("mine", columns ? b : c)
          .rows("theirs", columns ? c : b);
      binding.bind(MatrixPair.ssd(launch, logDecay, d, table, shape), columns).rows("slope", slope)
          .vector("sides", sides[side]).vector("within", within).vector("skips", skips)
          .grid(shape.heads(), slots, 1, plan.size(), 1, 1);
      if (!whole) {
        sums.heads(slope, shape, given, to);
      }
    }
    launch(plan.matrixCode("matrix_decays", false)).vector("within", within).vector("rows", sides[0])
        .vector("columns", sides[1]).vector("spans", table.spans()).number("heads", shape.heads())
        .number("add", given ? 1 : 0).rows("ddecay", dlogDecay)
        .grid(shape.heads(), table.spanCount(), 1, plan.chunk(), 1, 1);
    if (dd != null) {
      sums.lines(skips, dd);
    }
  }
}
