package org.seqmix.tensor.cpu;

import static org.seqmix.tensor.cpu.AttentionKernel.KEYS;
import static org.seqmix.tensor.cpu.AttentionLanes.SUMS;
import static org.seqmix.tensor.cpu.Native.getFloat;
import static org.seqmix.tensor.cpu.Native.setFloat;

import org.seqmix.tensor.AttentionShape;

/// The query heads that share one kv head, over some tokens: softmax(scale q kᵀ) v with running maxima and sums.
///
/// Rows are (head of the group, token), heads outside: for a few queries, as when a token is written. Sums of exponentials
/// are kept as [AttentionLanes] keeps them, whose bits these are. Memory: queries and outputs of the tile, one key block.
final class AttentionTile {
  /// Rows whose scores are computed together.
  private static final int ROWS = 8;

  private final AttentionShape shape;
  private final int tokens;
  private final int position;
  private final int cached;
  private final int rows;
  private final int p;
  private final int pp;
  private final long queries;
  private final long outputs;
  private final long maxima;
  private final long totals;
  private final long keys;
  private final long transposed;
  private final long values;
  private final long scores;

  /// A tile of `tokens` queries, the first at `position` of its document; keys are there from position `cached` on.
  AttentionTile(AttentionShape shape, int tokens, int position, int cached) {
    this.shape = shape;
    this.tokens = tokens;
    this.position = position;
    this.cached = cached;
    rows = tokens * shape.headsPerKv();
    p = shape.headDim();
    pp = Lanes.padded(p);
    long tile = (long) rows * pp;
    Scratch scratch = Scratch.begin(2 * tile + rows * (1L + SUMS) + KEYS * (3L * pp + ROWS), 8);
    queries = scratch.take(tile);
    outputs = scratch.take(tile);
    maxima = scratch.take(rows);
    totals = scratch.take((long) rows * SUMS);
    keys = scratch.take((long) KEYS * pp);
    transposed = scratch.take((long) KEYS * pp);
    values = scratch.take((long) KEYS * pp);
    scores = scratch.take((long) KEYS * ROWS);
  }

  /// Slices at the tile's first token: the group's query heads side by side; keys and values from position
  /// `cached`.
  void run(Slice q, Slice k, Slice v, Slice out, Slice lse) {
    begin(q);
    int end = position + tokens;
    for (int from = shape.firstSeen(position) / KEYS * KEYS; from < end; from += KEYS) {
      block(k, v, from, Math.min(KEYS, end - from));
    }
    for (int r = 0; r < rows; r++) {
      finish(r, lse);
    }
    for (int h = 0; h < shape.headsPerKv(); h++) {
      TileRows.unpack(outputs + 4L * h * tokens * pp, pp, tokens, p, out.address() + 4L * h * p, out.row());
    }
  }

  private void begin(Slice q) {
    for (int h = 0; h < shape.headsPerKv(); h++) {
      TileRows.scaled(q.address() + 4L * h * p, q.row(), tokens, p, (float) shape.scale(),
          queries + 4L * h * tokens * pp, tokens, pp);
    }
    TileRows.zero(outputs, (long) rows * pp);
    Native.zero(totals, 4L * rows * SUMS);
    for (int r = 0; r < rows; r++) {
      setFloat(maxima + 4L * r, Float.NEGATIVE_INFINITY);
    }
  }

  /// Adds the keys `from` to `from + count` to every row that sees them. Those that are not cached lie before every
  /// window: zeros stand for them, so that the others keep their places in the block.
  private void block(Slice k, Slice v, int from, int count) {
    int columns = Lanes.padded(count);
    int missing = Math.max(0, cached - from);
    transpose(k, from, missing, count, columns);
    long value = v.at(from - cached);
    long valueRow = v.row();
    if (p != pp || missing > 0) {
      packed(v, from, missing, count, values, count);
      value = values;
      valueRow = 4L * pp;
    }
    for (int r = 0; r < rows; r += ROWS) {
      strip(r, Math.min(ROWS, rows - r), from, count, value, valueRow);
    }
  }

  private void transpose(Slice k, int from, int missing, int count, int columns) {
    if (p == pp && missing == 0 && count == columns) {
      TileTranspose.run(k.at(from - cached), k.row(), columns, pp, transposed, 4L * KEYS);
    } else {
      packed(k, from, missing, count, keys, columns);
      TileTranspose.run(keys, 4L * pp, columns, pp, transposed, 4L * KEYS);
    }
  }

  /// The block's rows of `x` in a tile of `tileRows` rows, the first `missing` of them zeros.
  private void packed(Slice x, int from, int missing, int count, long tile, int tileRows) {
    TileRows.zero(tile, (long) missing * pp);
    TileRows.pack(x.at(from + missing - cached), x.row(), count - missing, p, tile + 4L * missing * pp,
        tileRows - missing, pp);
  }

  private void strip(int first, int count, int from, int keyCount, long value, long valueRow) {
    int begin = Integer.MAX_VALUE;
    int end = 0;
    for (int r = first; r < first + count; r++) {
      int at = position + r % tokens;
      begin = Math.min(begin, shape.firstSeen(at));
      end = Math.max(end, at + 1);
    }
    int visible = Math.min(keyCount, end - from);
    if (visible <= 0 || begin >= from + keyCount) {
      return;
    }
    int columns = Lanes.padded(visible);
    long row = 4L * KEYS;
    TileProduct.run(count, columns, pp, queries + 4L * first * pp, 4L * pp, 4, transposed, row, scores, row, false);
    for (int r = 0; r < count; r++) {
      int at = position + (first + r) % tokens;
      int low = Math.max(0, shape.firstSeen(at) - from);
      int high = Math.min(visible, at + 1 - from);
      softmax(scores + r * row, first + r, low, high, columns);
    }
    TileProduct.run(count, pp, visible, scores, row, 4, value, valueRow, outputs + 4L * first * pp, 4L * pp, true);
  }

  /// Turns scores into exponentials relative to the row's running maximum, which may rise; 0 outside low..high.
  private void softmax(long score, int row, int low, int high, int columns) {
    if (low >= high) {
      TileRows.zero(score, columns);
      return;
    }
    if (low > 0 || high < columns) {
      ScoreRow.hide(score, low, high, columns);
    }
    float before = getFloat(maxima + 4L * row);
    float now = Math.max(before, ScoreRow.largest(score, columns));
    long total = totals + 4L * row * SUMS;
    if (now > before) {
      setFloat(maxima + 4L * row, now);
    }
    if (now > before && before != Float.NEGATIVE_INFINITY) {
      float factor = VectorMath.exp(before - now);
      for (int i = 0; i < SUMS; i++) {
        setFloat(total + 4L * i, factor * getFloat(total + 4L * i));
      }
      TileRows.scale(outputs + 4L * row * pp, factor, pp, outputs + 4L * row * pp);
    }
    ScoreRow.exponentials(score, columns, now);
    add(score, columns, total);
  }

  /// Adds exponentials to the four sums of a row.
  private static void add(long score, int columns, long total) {
    float a = getFloat(total);
    float b = getFloat(total + 4);
    float c = getFloat(total + 8);
    float d = getFloat(total + 12);
    for (long at = score; at < score + 4L * columns; at += 16) {
      a += getFloat(at);
      b += getFloat(at + 4);
      c += getFloat(at + 8);
      d += getFloat(at + 12);
    }
    setFloat(total, a);
    setFloat(total + 4, b);
    setFloat(total + 8, c);
    setFloat(total + 12, d);
  }

  private void finish(int row, Slice lse) {
    int head = row / tokens;
    int token = row % tokens;
    long sums = totals + 4L * row * SUMS;
    float total = getFloat(sums) + getFloat(sums + 4) + (getFloat(sums + 8) + getFloat(sums + 12));
    setFloat(lse.at(token) + 4L * head, (float) (getFloat(maxima + 4L * row) + StrictMath.log(total)));
    long output = outputs + 4L * row * pp;
    TileRows.scale(output, 1 / total, pp, output);
  }
}
