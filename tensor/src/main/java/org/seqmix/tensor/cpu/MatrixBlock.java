package org.seqmix.tensor.cpu;

import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Tensor;

/// Rows `from` to `to` of one head's matrix of one row of tokens, inside a tensor of such blocks.
///
/// @param row of tokens
/// @param head of the matrix
/// @param first index of the row's first token
/// @param from first row of the block, counted within the row of tokens
/// @param to end of the block, at most the row's length
/// @param elements the block's rows, from column 0
record MatrixBlock(int row, int head, int first, int from, int to, Slice elements) {
  /// Block `index` = row * heads + head of `m`.
  static MatrixBlock of(Tensor m, Rows rows, int heads, int index, int from, int to) {
    int row = index / heads;
    Slice elements = Slice.of(m, (long) index * (to - from), 0);
    return new MatrixBlock(row, index % heads, rows.from(row), from, Math.min(to, rows.length(row)), elements);
  }

  /// As [#of], after writing zeros to the whole block.
  static MatrixBlock clear(Tensor m, Rows rows, int heads, int index, int from, int to) {
    MatrixBlock block = of(m, rows, heads, index, from, to);
    TileRows.zeroRows(block.elements.address(), block.elements.row(), to - from, (int) m.columns());
    return block;
  }

  /// Whether any row of the block is in the span.
  boolean touches(Rows.Span span) {
    return begin(span) < end(span);
  }

  /// First row of the block in the span, counted within the span.
  int begin(Rows.Span span) {
    return Math.max(0, from - offset(span));
  }

  /// End of the block in the span, counted within the span.
  int end(Rows.Span span) {
    return Math.min(span.length(), to - offset(span));
  }

  /// Address of the element in the span's row and column 0.
  long at(Rows.Span span, int spanRow) {
    return elements.at(spanRow + offset(span) - from) + 4L * offset(span);
  }

  private int offset(Rows.Span span) {
    return span.from() - first;
  }
}
