package org.seqmix.tensor.cpu;

import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Tensor;

/// Rows of Toeplitz matrices written out, and their gradient. A row of a matrix is a piece of the reversed filter.
final class ToeplitzRows {
  /// Matrix rows added together before they go to the sum of all, which keeps the chains of additions short.
  private static final int GROUP = 64;

  private ToeplitzRows() {}

  static void toeplitzRows(Tensor w, Rows rows, int from, int to, Tensor m, Workers workers, BlockPool pool) {
    Floats.require("toeplitzRows", w, m);
    int heads = Math.toIntExact(w.rows());
    int taps = Math.toIntExact(w.columns());
    try (CpuRegion region = new CpuRegion(pool)) {
      Floats reversed = reversed(Floats.of("toeplitzRows", "w", w), heads, taps, region);
      workers.run(rows.rows() * heads, task -> {
        MatrixBlock block = MatrixBlock.clear(m, rows, heads, task, from, to);
        for (Rows.Span span : rows.spans()) {
          for (int i = block.begin(span); span.row() == block.row() && i < block.end(span); i++) {
            int lags = Math.min(taps, i + 1);
            Native.copy(reversed.at(block.head(), taps - lags), block.at(span, i) + 4L * (i + 1 - lags), 4L * lags);
          }
        }
      });
    }
  }

  private static Floats reversed(Floats w, int heads, int taps, CpuRegion region) {
    Floats out = new Floats(region.floats((long) heads * taps), 4L * taps);
    for (int h = 0; h < heads; h++) {
      for (int k = 0; k < taps; k++) {
        Native.setFloat(out.at(h, taps - 1 - k), Native.getFloat(w.at(h, k)));
      }
    }
    return out;
  }

  static void toeplitzRowsGrad(Tensor dm, Rows rows, int from, int to, Tensor dw, Workers workers, BlockPool pool) {
    Floats.require("toeplitzRowsGrad", dm, dw);
    int heads = Math.toIntExact(dw.rows());
    int taps = Math.toIntExact(dw.columns());
    Floats filter = Floats.of("toeplitzRowsGrad", "dw", dw);
    try (CpuRegion region = new CpuRegion(pool)) {
      Floats sums = new Floats(region.floats(2L * heads * taps), 4L * taps);
      workers.run(heads, head -> {
        long total = sums.row(2L * head);
        Native.zero(total, 8L * taps);
        for (Rows.Span span : rows.spans()) {
          MatrixBlock block = MatrixBlock.of(dm, rows, heads, span.row() * heads + head, from, to);
          addLags(block, span, taps, total, sums.row(2L * head + 1));
        }
        for (int k = 0; k < taps; k++) {
          Native.setFloat(filter.at(head, k),
              Native.getFloat(filter.at(head, k)) + Native.getFloat(total + 4L * (taps - 1 - k)));
        }
      });
    }
  }

  /// The rows of one span, in groups; `group` is zero before and after.
  private static void addLags(MatrixBlock block, Rows.Span span, int taps, long total, long group) {
    int end = block.end(span);
    for (int first = block.begin(span); first < end; first += GROUP) {
      for (int i = first; i < Math.min(end, first + GROUP); i++) {
        int lags = Math.min(taps, i + 1);
        ColumnSums.add(block.at(span, i) + 4L * (i + 1 - lags), group + 4L * (taps - lags), lags);
      }
      ColumnSums.add(group, total, taps);
      Native.zero(group, 4L * taps);
    }
  }
}
