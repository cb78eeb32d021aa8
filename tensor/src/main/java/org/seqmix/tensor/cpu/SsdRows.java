package org.seqmix.tensor.cpu;

import static org.seqmix.tensor.cpu.Native.getFloat;
import static org.seqmix.tensor.cpu.Native.setFloat;

import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;

/// Whole rows of the SSD matrix of one span, [#ROWS] at a time; each row's decays follow from the row above.
final class SsdRows {
  private static final int ROWS = 8;

  private final SsdShape shape;
  private final Rows.Span span;
  private final Tensor b;
  private final Tensor c;
  private final Tensor logDecay;
  private final @Nullable Tensor d;
  private final int n;
  private final int np;
  private final int columns;

  SsdRows(Tensor b, Tensor c, Tensor logDecay, @Nullable Tensor d, Rows.Span span, SsdShape shape) {
    this.shape = shape;
    this.span = span;
    this.b = b;
    this.c = c;
    this.logDecay = logDecay;
    this.d = d;
    n = shape.state();
    np = Lanes.padded(n);
    columns = Lanes.padded(span.length());
  }

  void write(MatrixBlock block) {
    long whole = (long) columns * np;
    Scratch scratch = Scratch.begin(2 * whole + ROWS * (long) (np + columns) + 2L * columns, 6);
    long bs = scratch.take(whole);
    long transposed = scratch.take(whole);
    long cs = scratch.take((long) ROWS * np);
    long products = scratch.take((long) ROWS * columns);
    long gates = scratch.take(columns);
    long a = scratch.take(columns);
    begin(block.head(), bs, transposed, a);
    TileRows.zero(gates, columns);
    for (int i = 0; i < block.begin(span); i++) {
      Decays.next(gates, i, getFloat(a + 4L * i));
    }
    float skip = d == null ? 0 : getFloat(Cpu.address(d) + 4L * block.head());
    for (int i = block.begin(span); i < block.end(span); i += ROWS) {
      int rows = Math.min(ROWS, block.end(span) - i);
      products(block.head(), i, rows, cs, transposed, products);
      for (int r = 0; r < rows; r++) {
        long row = products + 4L * r * columns;
        Decays.next(gates, i + r, getFloat(a + 4L * (i + r)));
        TileRows.multiply(gates, row, columns, row);
        setFloat(row + 4L * (i + r), getFloat(row + 4L * (i + r)) + skip);
        TileRows.unpack(row, columns, 1, i + r + 1, block.at(span, i + r), 0);
      }
    }
  }

  /// Adds to db, dc and dlogDecay; returns the gradient of D.
  float gradient(MatrixBlock block, Tensor db, Tensor dc, Tensor dlogDecay) {
    int begin = block.begin(span);
    int end = block.end(span);
    long whole = (long) columns * np;
    int kept = Lanes.padded(end - begin, ROWS);
    Scratch scratch = Scratch.begin(3 * whole + ROWS * (2L * np + columns) + (kept + 3L) * columns, 9);
    long bs = scratch.take(whole);
    long transposed = scratch.take(whole);
    long bGradient = scratch.take(whole);
    long cs = scratch.take((long) ROWS * np);
    long cGradient = scratch.take((long) ROWS * np);
    long products = scratch.take((long) ROWS * columns);
    long a = scratch.take(columns);
    long gates = scratch.take((kept + 1L) * columns);
    long passing = scratch.take(columns);
    begin(block.head(), bs, transposed, a);
    TileRows.zero(bGradient, whole);
    TileRows.zero(passing, columns);
    keepGates(a, begin, end, gates);
    Slice decays = Slice.of(dlogDecay, span.from(), 4L * block.head());
    Slice toC = Slice.of(dc, span.from(), 4L * (block.head() / shape.headsPerGroup()) * n);
    double skip = 0;
    for (int i = begin + (end - begin - 1) / ROWS * ROWS; i >= begin; i -= ROWS) {
      int rows = Math.min(ROWS, end - i);
      products(block.head(), i, rows, cs, transposed, products);
      long tile = gates + 4L * (i - begin) * columns;
      for (int r = rows - 1; r >= 0; r--) {
        int row = i + r;
        long gate = tile + 4L * r * columns;
        skip += getFloat(block.at(span, row) + 4L * row);
        TileRows.multiplyRow(block.at(span, row), row + 1, gate);
        TileRows.multiplyAdd(gate, products + 4L * r * columns, columns, passing);
        setFloat(decays.at(row), getFloat(decays.at(row)) + DistanceRow.sumBefore(passing, row));
      }
      TileProduct.run(rows, np, i + rows, tile, 4L * columns, 4, bs, 4L * np, cGradient, 4L * np, false);
      TileRows.add(cGradient, np, rows, n, 1, toC.at(i), toC.row());
      TileProduct.run(i + rows, np, rows, tile, 4, 4L * columns, cs, 4L * np, bGradient, 4L * np, true);
    }
    double before = 0;
    for (int k = 0; k < begin; k++) {
      setFloat(decays.at(k), (float) (getFloat(decays.at(k)) + before));
      before += getFloat(passing + 4L * k);
    }
    Slice toB = Slice.of(db, span.from(), 4L * (block.head() / shape.headsPerGroup()) * n);
    TileRows.add(bGradient, np, span.length(), n, 1, toB.address(), toB.row());
    return (float) skip;
  }

  private void begin(int head, long bs, long transposed, long a) {
    Slice from = Slice.of(b, span.from(), 4L * (head / shape.headsPerGroup()) * n);
    TileRows.pack(from.address(), from.row(), span.length(), n, bs, columns, np);
    TileTranspose.run(bs, 4L * np, columns, np, transposed, 4L * columns);
    Slice gate = Slice.of(logDecay, span.from(), 4L * head);
    SsdKernel.decays(gate.address(), gate.row(), span.length(), columns, a);
  }

  /// The decays of rows begin to end, row after row.
  private void keepGates(long a, int begin, int end, long gates) {
    TileRows.zero(gates, columns);
    for (int i = 0; i < end; i++) {
      long row = gates + 4L * Math.max(0, i - begin) * columns;
      if (i > begin) {
        TileRows.scale(row - 4L * columns, 1, columns, row);
      }
      Decays.next(row, i, getFloat(a + 4L * i));
    }
  }

  private void products(int head, int first, int rows, long cs, long transposed, long to) {
    Slice from = Slice.of(c, span.from() + first, 4L * (head / shape.headsPerGroup()) * n);
    TileRows.pack(from.address(), from.row(), rows, n, cs, rows, np);
    long row = 4L * columns;
    TileProduct.run(rows, columns, np, cs, 4L * np, 4, transposed, row, to, row, false);
  }
}
