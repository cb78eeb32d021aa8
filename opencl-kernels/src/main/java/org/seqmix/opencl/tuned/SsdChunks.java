package org.seqmix.opencl.tuned;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.opencl.launch.RowTable;
import org.seqmix.opencl.launch.Trials;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;

/// The state-space dual by chunks side by side: what each adds to the state, a pass along the rows, and the outputs.
///
/// *Cost*: a chunk of Q tokens takes Q (Q + N) P + Q Q N multiplications a head, and its state goes to memory and back twice.
final class SsdChunks extends SsdWay {
  private static final int PASS = 64;
  private static final int QUAD = 4;

  private final boolean mma;
  private final Map<SsdShape, SsdPlan> plans = new ConcurrentHashMap<>();

  /// On tensor cores (`mma`) or on any device.
  SsdChunks(Launcher launcher, boolean mma) {
    super(launcher, !mma ? "ssd_chunks" : launcher.roundsInputs() ? "ssd_chunks_rounded" : "ssd_chunks_mma");
    this.mma = mma;
  }

  @Override
  boolean takes(SsdCall call) {
    return takes(call.shape());
  }

  boolean takes(SsdShape shape) {
    return (!mma || launcher().hardware().nvidia()) && plan(shape).fits();
  }

  SsdPlan plan(SsdShape shape) {
    return plans.computeIfAbsent(shape, s -> SsdPlan.of(launcher(), s, mma));
  }

  @Override
  void run(SsdCall call) {
    SsdPlan plan = plan(call.shape());
    try (Scope scratch = device().newScope("ssd")) {
      Tensor states = states(scratch, plan, call.b(), call.x(), call.logDecay(), call.table(), call.shape(), false,
          call.in(), call.out());
      SsdShape shape = call.shape();
      RowTable table = call.table();
      launch(plan.code("ssd_outputs")).rows("x", call.x()).rows("b", call.b()).rows("c", call.c())
          .rows("decay", call.logDecay()).optional("d", call.d(), call.logDecay()).vector("spans", table.spans())
          .number("spanCount", table.spanCount()).number("heads", shape.heads())
          .number("headsPerGroup", shape.headsPerGroup()).number("slots", plan.slots(table.tokenCount(), table.spanCount()))
          .vector("states", states).rows("y", call.y())
          .grid(shape.heads(), plan.slots(table.tokenCount(), table.spanCount()), 1, plan.size(), 1, 1);
    }
  }

  /// For every slot and head the state before it (from B and x), or with `backward` the gradient of the state after it (from C
  /// and dy): (H * slots * N, P) in `scope`. `first` and `last` are those at the ends of rows.
  Tensor states(Scope scope, SsdPlan plan, Tensor left, Tensor right, Tensor logDecay, RowTable table, SsdShape shape,
      boolean backward, @Nullable Tensor first, @Nullable Tensor last) {
    long slots = plan.slots(table.tokenCount(), table.spanCount());
    int elements = shape.state() * shape.headDim();
    int items = elements % QUAD == 0 ? elements / QUAD : elements;
    Tensor states = scope.empty(DType.F32, slots * shape.heads() * shape.state(), shape.headDim());
    Tensor totals = scope.empty(DType.F32, shape.heads(), slots);
    launch(plan.code("ssd_states")).rows("left", left).rows("right", right).rows("decay", logDecay)
        .vector("spans", table.spans()).number("spanCount", table.spanCount()).number("heads", shape.heads())
        .number("headsPerGroup", shape.headsPerGroup()).number("slots", slots).number("backward", backward ? 1 : 0)
        .vector("states", states)
        .vector("totals", totals).grid(shape.heads(), slots, 1, plan.size(), 1, 1);
    launch(plan.code("ssd_pass")).vector("states", states).vector("totals", totals).vector("spans", table.spans())
        .vector("firstSpan", table.firstSpan()).number("heads", shape.heads()).number("slots", slots)
        .number("backward", backward ? 1 : 0).optional("first", first, totals).optional("last", last, totals)
        .grid(Math.ceilDiv(items, PASS), shape.heads(), table.rowCount(), PASS, 1, 1);
    return states;
  }

  @Override
  double bound() {
    return mma && launcher().roundsInputs() ? Trials.SIXTEEN_BITS : Trials.F32;
  }
}
