package org.seqmix.tensor.cpu;

import static org.seqmix.tensor.cpu.Vectors.LANES;

import org.seqmix.tensor.AttentionShape;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Tensor;

/// Whole rows of the attention matrix of one span, [#ROWS] at a time.
final class AttentionRows {
  private static final int ROWS = 8;

  private final AttentionShape shape;
  private final Rows.Span span;
  private final Tensor q;
  private final Tensor k;
  private final int p;
  private final int pp;
  private final int columns;
  private final long keys;
  private final long transposed;
  private final long queries;
  private final long scores;
  private final long slopes;
  private final long keyGradient;
  private final long queryGradient;
  private final long total;

  AttentionRows(Tensor q, Tensor k, Rows.Span span, AttentionShape shape) {
    this.shape = shape;
    this.span = span;
    this.q = q;
    this.k = k;
    p = shape.headDim();
    pp = Lanes.padded(p);
    columns = Lanes.padded(span.length());
    long whole = (long) columns * pp;
    Scratch scratch = Scratch.begin(3 * whole + 2L * ROWS * pp + 2L * ROWS * columns + LANES, 8);
    keys = scratch.take(whole);
    transposed = scratch.take(whole);
    keyGradient = scratch.take(whole);
    queries = scratch.take((long) ROWS * pp);
    queryGradient = scratch.take((long) ROWS * pp);
    scores = scratch.take((long) ROWS * columns);
    slopes = scratch.take((long) ROWS * columns);
    total = scratch.take(LANES);
  }

  void write(MatrixBlock block) {
    keys(block.head());
    for (int i = block.begin(span); i < block.end(span); i += ROWS) {
      int rows = Math.min(ROWS, block.end(span) - i);
      probabilities(block.head(), i, rows);
      for (int r = 0; r < rows; r++) {
        TileRows.unpack(scores + 4L * r * columns, columns, 1, i + r + 1, block.at(span, i + r), 0);
      }
    }
  }

  /// Adds to dq and dk.
  void gradient(MatrixBlock block, Tensor dq, Tensor dk) {
    keys(block.head());
    TileRows.zero(keyGradient, (long) columns * pp);
    Slice toQ = Slice.of(dq, span.from(), 4L * block.head() * p);
    for (int i = block.begin(span); i < block.end(span); i += ROWS) {
      int rows = Math.min(ROWS, block.end(span) - i);
      probabilities(block.head(), i, rows);
      for (int r = 0; r < rows; r++) {
        long slope = slopes + 4L * r * columns;
        TileRows.pack(block.at(span, i + r), 0, 1, i + r + 1, slope, 1, columns);
        long row = scores + 4L * r * columns;
        ScoreRow.softmaxGradient(row, slope, columns, TileRows.dot(row, slope, columns));
      }
      long row = 4L * columns;
      TileProduct.run(rows, pp, i + rows, slopes, row, 4, keys, 4L * pp, queryGradient, 4L * pp, false);
      TileRows.add(queryGradient, pp, rows, p, (float) shape.scale(), toQ.at(i), toQ.row());
      TileProduct.run(i + rows, pp, rows, slopes, 4, row, queries, 4L * pp, keyGradient, 4L * pp, true);
    }
    Slice toK = Slice.of(dk, span.from(), 4L * (block.head() / shape.headsPerKv()) * p);
    TileRows.add(keyGradient, pp, span.length(), p, 1, toK.address(), toK.row());
  }

  private void keys(int head) {
    Slice ks = Slice.of(k, span.from(), 4L * (head / shape.headsPerKv()) * p);
    TileRows.pack(ks.address(), ks.row(), span.length(), p, keys, columns, pp);
    TileTranspose.run(keys, 4L * pp, columns, pp, transposed, 4L * columns);
  }

  private void probabilities(int head, int first, int rows) {
    Slice qs = Slice.of(q, span.from(), 4L * head * p);
    TileRows.scaled(qs.at(first), qs.row(), rows, p, (float) shape.scale(), queries, rows, pp);
    long row = 4L * columns;
    TileProduct.run(rows, columns, pp, queries, 4L * pp, 4, transposed, row, scores, row, false);
    for (int r = 0; r < rows; r++) {
      long score = scores + r * row;
      ScoreRow.hide(score, shape.firstSeen(first + r), first + r + 1, columns);
      TileRows.zero(total, LANES);
      ScoreRow.exponentials(score, columns, ScoreRow.largest(score, columns), total);
      TileRows.scale(score, 1 / Lanes.sum(Vectors.load(total)), columns, score);
    }
  }
}
