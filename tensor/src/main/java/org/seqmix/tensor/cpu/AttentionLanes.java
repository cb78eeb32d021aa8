package org.seqmix.tensor.cpu;

import static org.seqmix.tensor.cpu.AttentionKernel.KEYS;
import static org.seqmix.tensor.cpu.Native.getFloat;
import static org.seqmix.tensor.cpu.Native.setFloat;

import org.seqmix.tensor.AttentionShape;

/// The query heads that share one kv head, over some tokens, a query a lane: softmax(scale q kᵀ) v with running maxima and
/// sums.
///
/// Tiles are [#QUERIES] tokens of a head; every block of keys passes over all of them. Scores lie as (keys, queries), so
/// keys and values are broadcast, maxima and sums run down the keys, and nothing is summed across lanes: S = K Qᵀ,
/// P = exp(S - max), O += Vᵀ P with O as (head dim, queries). Sums of exponentials are kept for the keys 4i, 4i + 1, 4i + 2
/// and 4i + 3 apart, in ascending order, as in [AttentionTile], which computes the same bits for a few queries.
final class AttentionLanes {
  /// Queries of a tile.
  static final int QUERIES = Tiles.COLUMNS;
  /// Partial sums of a query.
  static final int SUMS = 4;
  private static final long ROW = 4L * QUERIES;

  private final AttentionShape shape;
  private final int tokens;
  private final int position;
  private final int p;
  private final int pp;
  private final int tiles;
  /// Of every tile: queries and outputs (head dim, queries), maxima, sums.
  private final long queries;
  private final long outputs;
  private final long maxima;
  private final long totals;
  private final long factors;
  private final long scores;
  private final long rows;
  private final long keys;
  private final long values;

  /// `tokens` queries, the first at `position` of its document. Takes this thread's scratch.
  AttentionLanes(AttentionShape shape, int tokens, int position) {
    this.shape = shape;
    this.tokens = tokens;
    this.position = position;
    p = shape.headDim();
    pp = Lanes.padded(p);
    tiles = Math.ceilDiv(tokens, QUERIES) * shape.headsPerKv();
    long tile = (long) QUERIES * pp;
    long block = (long) KEYS * pp;
    Scratch scratch =
        Scratch.begin(tiles * (2 * tile + QUERIES * (1L + SUMS)) + QUERIES * (KEYS + 1L) + tile + 2 * block,
            9);
    queries = scratch.take(tiles * tile);
    outputs = scratch.take(tiles * tile);
    maxima = scratch.take((long) tiles * QUERIES);
    totals = scratch.take((long) tiles * QUERIES * SUMS);
    factors = scratch.take(QUERIES);
    scores = scratch.take((long) QUERIES * KEYS);
    rows = scratch.take(tile);
    keys = scratch.take(block);
    values = scratch.take(block);
  }

  /// Slices at the first token: the group's query heads side by side; keys and values from position `cached` on.
  void run(Slice q, Slice k, Slice v, int cached, Slice out, Slice lse) {
    TileRows.zero(outputs, (long) tiles * QUERIES * pp);
    TileRows.zero(totals, (long) tiles * QUERIES * SUMS);
    ScoreColumns.hide(maxima, tiles);
    for (int i = 0; i < tiles; i++) {
      TileRows.scaled(q.at(token(i)) + 4L * head(i) * p, q.row(), count(i), p, (float) shape.scale(), rows, QUERIES,
          pp);
      TileTranspose.run(rows, 4L * pp, QUERIES, pp, queries + i * pp * ROW, ROW);
    }
    int end = position + tokens;
    for (int from = firstBlock(position); from < end; from += KEYS) {
      int missing = Math.max(0, cached - from);
      int present = Math.min(KEYS, end - from) - missing;
      if (present > 0) {
        TileRows.pack(k.at(from + missing - cached), k.row(), present, p, keys, present, pp);
        TileRows.pack(v.at(from + missing - cached), v.row(), present, p, values, present, pp);
        for (int i = 0; i < tiles; i++) {
          block(i, from, missing);
        }
      }
    }
    for (int i = 0; i < tiles; i++) {
      finish(i, out.at(token(i)) + 4L * head(i) * p, out.row(), lse.at(token(i)) + 4L * head(i), lse.row());
    }
  }

  private int token(int tile) {
    return tile / shape.headsPerKv() * QUERIES;
  }

  private int count(int tile) {
    return Math.min(QUERIES, tokens - token(tile));
  }

  private int head(int tile) {
    return tile % shape.headsPerKv();
  }

  private int firstBlock(int position) {
    return shape.firstSeen(position) / KEYS * KEYS;
  }

  /// Adds the keys of a block to the queries of a tile that see them; the first `missing` of them are seen by none.
  private void block(int tile, int from, int missing) {
    int first = position + token(tile);
    int last = first + count(tile) - 1;
    int count = Math.min(KEYS, last + 1 - from);
    int present = count - missing;
    if (present <= 0 || from < firstBlock(first)) {
      return;
    }
    long output = outputs + tile * pp * ROW;
    long maximum = maxima + tile * ROW;
    long total = totals + tile * SUMS * ROW;
    int padded = Math.ceilDiv(count, SUMS) * SUMS;
    ScoreColumns.hide(scores, missing);
    ScoreColumns.hide(scores + count * ROW, padded - count);
    product(present, p, keys, 4L * pp, 4, queries + tile * pp * ROW, scores + missing * ROW, false);
    if (from + count - 1 > first || from + missing < shape.firstSeen(last)) {
      hide(from - first, missing, count);
    }
    if (ScoreColumns.raise(scores, padded, maximum, factors)) {
      ScoreColumns.scale(total, SUMS, factors);
      ScoreColumns.scale(output, p, factors);
    }
    ScoreColumns.exponentials(scores, padded, maximum, total);
    product(p, present, values, 4, 4L * pp, scores + missing * ROW, output, true);
  }

  /// Hides what a query does not see: query l sees the keys l - window + 1 to l, counted from the tile's first token.
  private void hide(int firstKey, int missing, int count) {
    for (int i = missing; i < count; i++) {
      int key = firstKey + i;
      ScoreColumns.hide(scores + i * ROW, key, (int) Math.min(QUERIES, key + (long) shape.window()));
    }
  }

  /// c (m, queries) = a (m, depth) b (depth, queries), or c += a b.
  private static void product(int m, int depth, long a, long aRow, long aDepth, long b, long c, boolean add) {
    for (int i = 0; i < m; i += Tiles.ROWS) {
      Tiles.compute(Math.min(Tiles.ROWS, m - i), QUERIES, a + i * aRow, aRow, aDepth, b, ROW, depth, c + i * ROW, ROW,
          add, 0);
    }
  }

  private void finish(int tile, long out, long outRow, long lse, long lseRow) {
    long output = outputs + tile * pp * ROW;
    long total = totals + tile * SUMS * ROW;
    ScoreColumns.sum(total, factors);
    ScoreColumns.scale(output, p, factors);
    TileTranspose.run(output, ROW, pp, QUERIES, rows, 4L * pp);
    TileRows.unpack(rows, pp, count(tile), p, out, outRow);
    for (int t = 0; t < count(tile); t++) {
      double log = StrictMath.log(getFloat(total + 4L * t));
      setFloat(lse + t * lseRow, (float) (getFloat(maxima + tile * ROW + 4L * t) + log));
    }
  }
}
