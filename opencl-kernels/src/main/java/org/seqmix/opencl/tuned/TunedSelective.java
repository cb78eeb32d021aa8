package org.seqmix.opencl.tuned;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.seqmix.opencl.launch.Group;
import org.seqmix.opencl.launch.KernelCode.Written;
import org.seqmix.opencl.launch.Launch;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.opencl.launch.Numbers;
import org.seqmix.opencl.launch.RowTable;
import org.seqmix.opencl.launch.Trials;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.SelectiveShape;
import org.seqmix.tensor.Tensor;

/// The selective scan by chunks, a channel's state in registers.
///
/// *Cost*: N exponentials a token and channel twice; for the gradients four times, and two states every few tokens in memory.
final class TunedSelective extends Group {
  /// Numbers of a state that fit an item's registers.
  private static final int LARGEST_STATE = 32;
  /// Tokens of a chunk forward; backward so many that as many states fit the registers.
  private static final int CHUNK = 32;
  private static final int KEPT = 128;
  private static final int LONGEST_BACK = 16;
  private static final int ITEMS = 64;

  private final Kernels plain;

  TunedSelective(Launcher launcher, Kernels plain) {
    super(launcher);
    this.plain = plain;
  }

  /// The operands that all steps share, and how the kernels are built.
  private record Scan(Tensor dt, Tensor a, RowTable table, SelectiveShape shape, int chunk, String each) {
    Written code(String function) {
      return Written.of("selective.cl", function).with("N", shape.state()).with("Q", chunk).with("SIZE", ITEMS)
          .with("EACH", each);
    }

    long slots() {
      return table.tokenCount() / chunk + table.spanCount();
    }

    /// Work groups along the channels.
    long blocks() {
      return (long) shape.groups() * Math.ceilDiv(shape.channelsPerGroup(), ITEMS);
    }

    Launch bind(Launch launch) {
      return launch.rows("dt", dt).rows("a", a).vector("spans", table.spans()).number("channels", shape.channels());
    }

    Launch bindChunks(Launch launch) {
      return bind(launch).number("spanCount", table.spanCount()).number("channelsPerGroup", shape.channelsPerGroup());
    }
  }

  private String each() {
    return launcher().hardware().isProcessor() ? "" : "_Pragma(\"unroll\")";
  }

  /// For every slot the state before it, or the gradient of that after it: (slots * N, D).
  private Tensor states(Scope scope, Scan scan, Tensor key, Tensor value, boolean backward, @Nullable Tensor first,
      @Nullable Tensor last) {
    int channels = scan.shape().channels();
    int way = backward ? 1 : 0;
    Tensor states = scope.empty(DType.F32, scan.slots() * scan.shape().state(), channels);
    Tensor totals = scope.empty(DType.F32, scan.slots(), channels);
    scan.bindChunks(launch(scan.code("selective_states")).rows("key", key).rows("value", value)).number("backward", way)
        .vector("states", states).vector("totals", totals).grid(scan.blocks(), scan.slots(), 1, ITEMS, 1, 1);
    launch(scan.code("selective_pass")).vector("states", states).vector("totals", totals).rows("a", scan.a())
        .vector("spans", scan.table().spans()).vector("firstSpan", scan.table().firstSpan())
        .number("channels", channels).number("backward", way).optional("first", first, totals)
        .optional("last", last, totals)
        .grid(Math.ceilDiv(channels, ITEMS), scan.shape().state(), scan.table().rowCount(), ITEMS, 1, 1);
    return states;
  }

  @Override
  public void selectiveScan(Tensor x, Tensor dt, Tensor a, Tensor b, Tensor c, @Nullable Tensor d, Rows rows,
      SelectiveShape shape, @Nullable Tensor in, Tensor y, @Nullable Tensor out) {
    if (rows.tokens() == 0 || shape.state() > LARGEST_STATE
        || !launcher().trials().passes("selective_scan", Trials.F32, this, plain, this::tryForward)) {
      plain.selectiveScan(x, dt, a, b, c, d, rows, shape, in, y, out);
      return;
    }
    Scan scan = new Scan(dt, a, launcher().table(rows), shape, CHUNK, each());
    try (Scope scratch = device().newScope("selectiveScan")) {
      Tensor states = states(scratch, scan, b, x, false, in, out);
      scan.bindChunks(launch(scan.code("selective_outputs")).rows("x", x)).rows("b", b).rows("c", c).optional("d", d, a)
          .vector("states", states).rows("y", y).grid(scan.blocks(), scan.slots(), 1, ITEMS, 1, 1);
    }
  }

  @Override
  public void selectiveScanGrad(Tensor dy, @Nullable Tensor dout, Tensor x, Tensor dt, Tensor a, Tensor b, Tensor c,
      @Nullable Tensor d, Rows rows, SelectiveShape shape, @Nullable Tensor in, Tensor dx, Tensor ddt,
      @Nullable Tensor da, Tensor db, Tensor dc, @Nullable Tensor dd, @Nullable Tensor din) {
    if (rows.tokens() == 0 || shape.state() > LARGEST_STATE
        || !launcher().trials().passes("selective_slopes", Trials.F32, this, plain, this::tryBackward)) {
      plain.selectiveScanGrad(dy, dout, x, dt, a, b, c, d, rows, shape, in, dx, ddt, da, db, dc, dd, din);
      return;
    }
    Scan scan = new Scan(dt, a, launcher().table(rows), shape,
        Math.min(LONGEST_BACK, Integer.highestOneBit(KEPT / shape.state())), each());
    SsdSlopes.Sums sums = new SsdSlopes.Sums(launcher());
    try (Scope scratch = device().newScope("selectiveScanGrad")) {
      Tensor states = states(scratch, scan, b, x, false, in, null);
      Tensor slopes = states(scratch, scan, c, dy, true, dout, din);
      Tensor skips = scratch.empty(DType.F32, scan.slots(), shape.channels());
      Tensor keys = scratch.empty(DType.F32, dy.rows(), scan.blocks() * shape.state());
      Tensor queries = scratch.empty(DType.F32, dy.rows(), scan.blocks() * shape.state());
      scan.bindChunks(launch(scan.code("selective_slopes")).rows("dy", dy).rows("x", x)).rows("b", b).rows("c", c)
          .optional("d", d, a).vector("states", states).vector("slopes", slopes).rows("dx", dx).rows("ddt", ddt)
          .rows("keySums", keys).rows("querySums", queries).vector("skips", skips)
          .grid(scan.blocks(), scan.slots(), 1, ITEMS, 1, 1);
      int blocks = Math.toIntExact(scan.blocks() / shape.groups());
      sums.heads(keys, shape.groups(), blocks, shape.state(), false, db);
      sums.heads(queries, shape.groups(), blocks, shape.state(), false, dc);
      if (da != null) {
        launch(scan.code("selective_rates")).vector("parts", states).number("slots", scan.slots())
            .number("channels", shape.channels()).rows("da", da)
            .grid(Math.ceilDiv(shape.channels(), ITEMS), shape.state(), 1, ITEMS, 1, 1);
      }
      if (dd != null) {
        sums.lines(skips, dd);
      }
    }
  }

  private static final SelectiveShape TRIED = new SelectiveShape(140, 2, 11);

  private static Rows triedRows() {
    return Rows.packedContinuing(new int[] {77, 33, 0, 3}, new int[][] {{20, 21}, {}, {}, {0, 1}},
        new int[] {1, 2, 3, 0});
  }

  /// Numbers of one sign, from -size to 0.
  private static Tensor negative(Kernels plain, Tensor t, double size) {
    plain.logDecay(t, t);
    plain.axpby(size, t, 0, t, t);
    return t;
  }

  private List<Tensor> tryForward(Kernels kernels, Numbers numbers) {
    Rows rows = triedRows();
    int t = rows.tokens();
    int states = rows.rows() * TRIED.state();
    Tensor y = numbers.output(t, TRIED.channels());
    Tensor out = numbers.nothing(states, TRIED.channels());
    kernels.selectiveScan(numbers.rows(t, TRIED.channels(), 1),
        negative(plain, numbers.rows(t, TRIED.channels(), 1), -0.3),
        negative(plain, numbers.rows(TRIED.channels(), TRIED.state(), 1), 1), numbers.rows(t, TRIED.keys(), 0.4),
        numbers.rows(t, TRIED.keys(), 0.4), numbers.flat(1, TRIED.channels()), rows, TRIED,
        numbers.flat(1, states, TRIED.channels()), y, out);
    return List.of(y, out);
  }

  private List<Tensor> tryBackward(Kernels kernels, Numbers numbers) {
    Rows rows = triedRows();
    int t = rows.tokens();
    int states = rows.rows() * TRIED.state();
    Tensor dx = numbers.output(t, TRIED.channels());
    Tensor ddt = numbers.output(t, TRIED.channels());
    Tensor da = numbers.flat(1, TRIED.channels(), TRIED.state());
    Tensor db = numbers.output(t, TRIED.keys());
    Tensor dc = numbers.output(t, TRIED.keys());
    Tensor dd = numbers.flat(1, TRIED.channels());
    Tensor din = numbers.nothing(states, TRIED.channels());
    kernels.selectiveScanGrad(numbers.rows(t, TRIED.channels(), 1), numbers.flat(1, states, TRIED.channels()),
        numbers.rows(t, TRIED.channels(), 1), negative(plain, numbers.rows(t, TRIED.channels(), 1), -0.3),
        negative(plain, numbers.rows(TRIED.channels(), TRIED.state(), 1), 1), numbers.rows(t, TRIED.keys(), 0.4),
        numbers.rows(t, TRIED.keys(), 0.4), numbers.flat(1, TRIED.channels()), rows, TRIED,
        numbers.flat(1, states, TRIED.channels()), dx, ddt, da, db, dc, dd, din);
    return List.of(dx, ddt, da, db, dc, dd, din);
  }
}
