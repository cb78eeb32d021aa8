package org.seqmix.tensor.cpu;

import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Rows.Span;
import org.seqmix.tensor.Tensor;

/// Depthwise causal convolution along each span, and its gradient.
final class ConvKernel {
  private ConvKernel() {}

  static void causalConv(Tensor x, Tensor w, @Nullable Tensor bias, Rows rows, @Nullable Tensor in, Tensor y,
      @Nullable Tensor out, Workers workers, BlockPool pool) {
    Floats inputs = Floats.of("causalConv", "x", x);
    Floats outputs = Floats.of("causalConv", "y", y);
    Floats shift = Floats.orNull("causalConv", "bias", bias);
    Floats carried = Floats.orNull("causalConv", "in", in);
    Floats kept = Floats.orNull("causalConv", "out", out);
    try (CpuRegion region = new CpuRegion(pool)) {
      ConvTaps taps = taps("causalConv", w, region);
      ConvInputs source = new ConvInputs(inputs, carried, taps.taps() - 1, taps.zeros());
      long start = shift == null ? taps.zeros() : shift.address();
      Split.rows(workers, rows.tokens(), (long) taps.taps() * taps.channels(), (from, to) -> {
        long[] window = new long[taps.taps()];
        for (Span span : rows.spans()) {
          for (int t = Math.max(from, span.from()); t < Math.min(to, span.to()); t++) {
            source.window(span, t, window);
            taps.apply(window, start, outputs.row(t));
          }
        }
      });
      if (kept != null) {
        keep(rows, source, kept, 4L * taps.channels());
      }
    }
  }

  /// Ascending order lets `out` be `in`: what is still to be read lies behind what is written.
  private static void keep(Rows rows, ConvInputs source, Floats out, long bytes) {
    int reach = source.reach();
    for (Span span : rows.spans()) {
      for (int i = 0; i < reach && span.last(); i++) {
        Native.copy(source.at(span, span.to() - reach + i), out.row((long) span.row() * reach + i), bytes);
      }
    }
  }

  static void causalConvGrad(Tensor dy, Tensor x, Tensor w, Rows rows, @Nullable Tensor in, Tensor dx, Tensor dw,
      @Nullable Tensor dbias, Workers workers, BlockPool pool) {
    Floats dOut = Floats.of("causalConvGrad", "dy", dy);
    Floats inputs = Floats.of("causalConvGrad", "x", x);
    Floats carried = Floats.orNull("causalConvGrad", "in", in);
    Floats dIn = Floats.of("causalConvGrad", "dx", dx);
    Floats dWeight = Floats.of("causalConvGrad", "dw", dw);
    try (CpuRegion region = new CpuRegion(pool)) {
      ConvTaps taps = taps("causalConvGrad", w, region);
      ConvInputs source = new ConvInputs(inputs, carried, taps.taps() - 1, taps.zeros());
      ConvWeightGrad.run(dOut, source, rows, taps.channels(), dWeight, workers, region);
      if (dbias != null) {
        ColumnSums.addColumnSums(dy, dbias, workers, pool);
      }
      inputGrad(dOut, taps, rows, dIn, workers);
    }
  }

  /// dx[t] = sum over j of w[j] dy[t + (K-1) - j], within the span.
  private static void inputGrad(Floats dOut, ConvTaps taps, Rows rows, Floats dIn, Workers workers) {
    int reach = taps.taps() - 1;
    Split.rows(workers, rows.tokens(), (long) taps.taps() * taps.channels(), (from, to) -> {
      long[] window = new long[taps.taps()];
      for (Span span : rows.spans()) {
        for (int t = Math.max(from, span.from()); t < Math.min(to, span.to()); t++) {
          for (int j = 0; j <= reach; j++) {
            int later = t + reach - j;
            window[j] = later < span.to() ? dOut.row(later) : taps.zeros();
          }
          taps.apply(window, taps.zeros(), dIn.row(t));
        }
      }
    });
  }

  private static ConvTaps taps(String operation, Tensor w, CpuRegion region) {
    return new ConvTaps(Floats.of(operation, "w", w), Math.toIntExact(w.rows()), Math.toIntExact(w.columns()), region);
  }
}
