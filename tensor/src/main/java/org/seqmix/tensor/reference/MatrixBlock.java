package org.seqmix.tensor.reference;

import org.seqmix.tensor.Rows;

/// Rows `from` to `to` (within each row of tokens) of one matrix a row and head, laid out (rows * H * (to - from), L).
record MatrixBlock(View m, Rows rows, int heads, int from, int to) {
  /// What is done with the row of one token.
  interface Visit {
    /// Token `t` of `span`, in `head`; its elements begin at (`row`, `column`) of the block.
    void token(Rows.Span span, int head, int t, int row, int column);
  }

  /// Visits every token of the block, spans in order.
  void forEach(Visit visit) {
    for (Rows.Span span : rows.spans()) {
      int start = rows.from(span.row());
      int first = Math.max(span.from(), start + from);
      int end = Math.min(span.to(), start + to);
      for (int head = 0; head < heads; head++) {
        for (int t = first; t < end; t++) {
          int row = (span.row() * heads + head) * (to - from) + t - start - from;
          visit.token(span, head, t, row, span.from() - start);
        }
      }
    }
  }

  /// `count` elements from (`row`, `column`) on.
  double[] read(int row, int column, int count) {
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = m.get(row, column + i);
    }
    return values;
  }

  /// Writes elements from (`row`, `column`) on.
  void write(int row, int column, double[] values) {
    for (int i = 0; i < values.length; i++) {
      m.set(row, column + i, values[i]);
    }
  }
}
