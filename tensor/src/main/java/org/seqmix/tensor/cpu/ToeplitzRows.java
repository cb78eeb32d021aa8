package org.seqmix.tensor.cpu;

import static org.seqmix.tensor.cpu.Native.getFloat;
import static org.seqmix.tensor.cpu.Native.setFloat;

import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Tensor;

/// Rows of Toeplitz matrices written out, and their gradient. Reversed filters make a row one copy, and its gradient one
/// sum.
final class ToeplitzRows {
  /// Rows added together before their sum goes to the total: less rounding error than one long chain.
  private static final int GROUP = 64;

  private ToeplitzRows() {}

  static void rows(Tensor w, Rows rows, int from, int to, Tensor m, Workers workers) {
    int heads = Math.toIntExact(w.rows());
    int taps = Math.toIntExact(w.columns());
    workers.run(rows.rows() * heads, task -> {
      MatrixBlock block = MatrixBlock.clear(m, rows, heads, task, from, to);
      long reversed = Scratch.begin(taps, 1).take(taps);
      reverse(Slice.of(w, block.head(), 0).address(), taps, reversed);
      for (Rows.Span span : rows.spans()) {
        for (int i = block.begin(span); span.row() == block.row() && i < block.end(span); i++) {
          int lags = Math.min(taps, i + 1);
          Native.copy(reversed + 4L * (taps - lags), block.at(span, i) + 4L * (i + 1 - lags), 4L * lags);
        }
      }
    });
  }

  /// A task is a head: its rows are added in ascending order.
  static void rowsGrad(Tensor dm, Rows rows, int from, int to, Tensor dw, Workers workers) {
    int heads = Math.toIntExact(dw.rows());
    int taps = Math.toIntExact(dw.columns());
    workers.run(heads, head -> {
      Scratch scratch = Scratch.begin(2L * taps, 2);
      long total = scratch.take(taps);
      long group = scratch.take(taps);
      Native.zero(total, 4L * taps);
      Native.zero(group, 4L * taps);
      int added = 0;
      for (Rows.Span span : rows.spans()) {
        MatrixBlock block = MatrixBlock.of(dm, rows, heads, span.row() * heads + head, from, to);
        for (int i = block.begin(span); i < block.end(span); i++) {
          int lags = Math.min(taps, i + 1);
          ColumnSums.add(block.at(span, i) + 4L * (i + 1 - lags), group + 4L * (taps - lags), lags);
          if (++added % GROUP == 0) {
            ColumnSums.add(group, total, taps);
            Native.zero(group, 4L * taps);
          }
        }
      }
      ColumnSums.add(group, total, taps);
      reverse(total, taps, group);
      ColumnSums.add(group, Slice.of(dw, head, 0).address(), taps);
    });
  }

  private static void reverse(long from, int count, long to) {
    for (int k = 0; k < count; k++) {
      setFloat(to + 4L * (count - 1 - k), getFloat(from + 4L * k));
    }
  }
}
