package org.seqmix.opencl.tuned;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.seqmix.opencl.launch.Group;
import org.seqmix.opencl.launch.KernelCode.Written;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.opencl.launch.Numbers;
import org.seqmix.opencl.launch.RowTable;
import org.seqmix.opencl.launch.Trials;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;

/// Depthwise causal convolution: every input is read once for a run of tokens of a channel.
final class TunedConv extends Group {
  /// Taps up to which a window stays in registers.
  private static final int MOST_TAPS = 8;
  private static final int RUN = 16;
  private static final int GRADIENT_RUN = 64;
  private static final int AHEAD = 8;
  private static final int LINES = 8;
  private static final int ITEMS = 128;
  private static final int SUM_ITEMS = 32;

  private final Kernels plain;

  TunedConv(Launcher launcher, Kernels plain) {
    super(launcher);
    this.plain = plain;
  }

  private static Written code(String function, Tensor w, int run) {
    return Written.of("causal_conv.cl", function).with("K", w.columns()).with("RUN", run).with("AHEAD", AHEAD)
        .with("LINES", LINES);
  }

  @Override
  public void causalConv(Tensor x, Tensor w, @Nullable Tensor bias, Rows rows, @Nullable Tensor in, Tensor y,
      @Nullable Tensor out) {
    if (w.columns() > MOST_TAPS
        || !launcher().trials().passes("causal_conv", Trials.F32, this, plain, TunedConv::tryForward)) {
      plain.causalConv(x, w, bias, rows, in, y, out);
      return;
    }
    RowTable table = launcher().table(rows);
    if (table.longest() <= 1 && table.spanCount() == table.rowCount()) {
      step(x, w, bias, table, in, y, out);
    } else {
      run(x, w, bias, table, in, y, out);
    }
  }

  private void step(Tensor x, Tensor w, @Nullable Tensor bias, RowTable table, @Nullable Tensor in, Tensor y,
      @Nullable Tensor out) {
    boolean carries = w.columns() > 1;
    launch(code("causal_conv_step", w, RUN)).rows("x", x).rows("w", w).optional("bias", bias, w)
        .vector("spans", table.spans()).number("channels", x.columns()).optional("in", carries ? in : null, w)
        .rows("y", y).optional("out", carries ? out : null, y)
        .grid(Math.ceilDiv(x.columns(), ITEMS), table.rowCount(), 1, ITEMS, 1, 1);
  }

  private void run(Tensor x, Tensor w, @Nullable Tensor bias, RowTable table, @Nullable Tensor in, Tensor y,
      @Nullable Tensor out) {
    boolean carries = w.columns() > 1;
    long groups = Math.ceilDiv(x.columns(), ITEMS);
    launch(code("causal_conv", w, RUN)).rows("x", x).rows("w", w).optional("bias", bias, w)
        .vector("spans", table.spans()).vector("spanOf", table.spanOf()).number("tokens", x.rows())
        .number("channels", x.columns()).optional("in", carries ? in : null, w).rows("y", y)
        .grid(groups, Math.ceilDiv(x.rows(), RUN), 1, ITEMS, 1, 1);
    if (out != null && carries) {
      launch(code("causal_conv_state", w, RUN)).rows("x", x).vector("spans", table.spans())
          .vector("firstSpan", table.firstSpan()).number("channels", x.columns()).optional("in", in, w)
          .vector("out", out).grid(groups, table.rowCount(), 1, ITEMS, 1, 1);
    }
  }

  @Override
  public void causalConvGrad(Tensor dy, Tensor x, Tensor w, Rows rows, @Nullable Tensor in, Tensor dx, Tensor dw,
      @Nullable Tensor dbias) {
    if (w.columns() > MOST_TAPS
        || !launcher().trials().passes("causal_conv_grad", Trials.F32, this, plain, TunedConv::tryBackward)) {
      plain.causalConvGrad(dy, x, w, rows, in, dx, dw, dbias);
      return;
    }
    RowTable table = launcher().table(rows);
    long channels = x.columns();
    long runs = Math.ceilDiv(x.rows(), GRADIENT_RUN);
    try (Scope scratch = device().newScope("causalConvGrad")) {
      Tensor parts = scratch.empty(DType.F32, runs * (w.columns() + 1), channels);
      launch(code("causal_conv_grad", w, GRADIENT_RUN)).rows("dy", dy).rows("x", x).rows("w", w)
          .vector("spans", table.spans()).vector("spanOf", table.spanOf()).number("tokens", x.rows())
          .number("channels", channels).optional("in", w.columns() > 1 ? in : null, w).rows("dx", dx)
          .vector("parts", parts).grid(Math.ceilDiv(channels, ITEMS), runs, 1, ITEMS, 1, 1);
      launch(code("causal_conv_sum", w, GRADIENT_RUN)).vector("parts", parts).number("runs", runs)
          .number("channels", channels).rows("dw", dw).optional("dbias", dbias, dw)
          .grid(Math.ceilDiv(channels, SUM_ITEMS), w.columns() + 1, 1, SUM_ITEMS, LINES, 1);
    }
  }

  private static Rows triedRows() {
    return Rows.packedContinuing(new int[] {70, 1, 0, 4}, new int[][] {{33, 34}, {}, {}, {0, 1}}, new int[] {9, 3, 5, 0});
  }

  private static List<Tensor> tryForward(Kernels kernels, Numbers numbers) {
    Rows rows = triedRows();
    Tensor y = numbers.output(75, 37);
    Tensor state = numbers.flat(1, 4, 3, 37);
    kernels.causalConv(numbers.rows(75, 37, 1), numbers.flat(1, 37, 4), numbers.flat(1, 37), rows, state, y, state);
    Tensor next = numbers.output(3, 37);
    Tensor small = numbers.flat(1, 3, 3, 37);
    kernels.causalConv(numbers.rows(3, 37, 1), numbers.flat(1, 37, 4), null,
        Rows.continuing(new int[] {1, 1, 1}, new int[] {2, 2, 2}), small, next, small);
    return List.of(y, state, next, small);
  }

  private static List<Tensor> tryBackward(Kernels kernels, Numbers numbers) {
    Tensor dx = numbers.output(75, 37);
    Tensor dw = numbers.flat(1, 37, 4);
    Tensor dbias = numbers.flat(1, 37);
    kernels.causalConvGrad(numbers.rows(75, 37, 1), numbers.rows(75, 37, 1), numbers.flat(1, 37, 4), triedRows(),
        numbers.flat(1, 4, 3, 37), dx, dw, dbias);
    return List.of(dx, dw, dbias);
  }
}
