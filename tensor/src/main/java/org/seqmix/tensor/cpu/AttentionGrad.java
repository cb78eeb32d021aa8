package org.seqmix.tensor.cpu;

import static org.seqmix.tensor.cpu.AttentionKernel.KEYS;
import static org.seqmix.tensor.cpu.Native.getFloat;
import static org.seqmix.tensor.cpu.Native.setFloat;

import org.seqmix.tensor.AttentionShape;

/// Backward of attention over one span and one kv head: probabilities are computed again from the kept log-sum-exp.
///
/// For every key block, every query head of the group and every tile of queries from the diagonal on:
///
/// 1. P = exp(scale q kᵀ - lse), dP = dout vᵀ
/// 2. dS = P ∘ (dP - delta), delta = rowsum(dout ∘ out)
/// 3. dv += Pᵀ dout, dk += scale dSᵀ q, dq += scale dS k
///
/// Sums run in this one order. Cost: five products. Slices are at the span's first token.
final class AttentionGrad {
  /// Queries of a tile.
  private static final int QUERIES = 32;

  private final AttentionShape shape;
  private final int tokens;
  private final int p;
  private final int pp;
  private final Slice q;
  private final Slice k;
  private final Slice v;
  private final Slice lse;
  private final Slice dout;
  private final Slice dq;
  private final Slice dk;
  private final Slice dv;
  private final long deltas;
  private final long keys;
  private final long keysTransposed;
  private final long valuesTransposed;
  private final long keyGradient;
  private final long valueGradient;
  private final long queries;
  private final long outputs;
  private final long queryGradient;
  private final long scores;
  private final long slopes;

  AttentionGrad(AttentionShape shape, int tokens, Slice q, Slice k, Slice v, Slice lse, Slice dout, Slice dq, Slice dk,
      Slice dv) {
    this.shape = shape;
    this.tokens = tokens;
    this.q = q;
    this.k = k;
    this.v = v;
    this.lse = lse;
    this.dout = dout;
    this.dq = dq;
    this.dk = dk;
    this.dv = dv;
    p = shape.headDim();
    pp = Lanes.padded(p);
    long block = (long) KEYS * pp;
    long tile = (long) QUERIES * pp;
    long square = (long) QUERIES * KEYS;
    long count = (long) tokens * shape.headsPerKv();
    Scratch scratch = Scratch.begin(count + 5 * block + 3 * tile + 2 * square, 11);
    deltas = scratch.take(count);
    keys = scratch.take(block);
    keysTransposed = scratch.take(block);
    valuesTransposed = scratch.take(block);
    keyGradient = scratch.take(block);
    valueGradient = scratch.take(block);
    queries = scratch.take(tile);
    outputs = scratch.take(tile);
    queryGradient = scratch.take(tile);
    scores = scratch.take(square);
    slopes = scratch.take(square);
  }

  void run(Slice out) {
    for (int t = 0; t < tokens; t++) {
      begin(out, t);
    }
    for (int from = 0; from < tokens; from += KEYS) {
      block(from, Math.min(KEYS, tokens - from));
    }
  }

  private void begin(Slice out, int token) {
    for (int h = 0; h < shape.headsPerKv(); h++) {
      long at = 4L * h * p;
      TileRows.zeroRows(dq.at(token) + at, dq.row(), 1, p);
      setFloat(deltas + 4L * ((long) h * tokens + token), TileRows.dot(dout.at(token) + at, out.at(token) + at, p));
    }
  }

  private void block(int from, int count) {
    int columns = Lanes.padded(count);
    TileRows.pack(v.at(from), v.row(), count, p, keys, columns, pp);
    TileTranspose.run(keys, 4L * pp, columns, pp, valuesTransposed, 4L * KEYS);
    TileRows.pack(k.at(from), k.row(), count, p, keys, columns, pp);
    TileTranspose.run(keys, 4L * pp, columns, pp, keysTransposed, 4L * KEYS);
    TileRows.zero(keyGradient, (long) columns * pp);
    TileRows.zero(valueGradient, (long) columns * pp);
    int last = (int) Math.min(tokens, from + count - 1L + shape.window());
    for (int h = 0; h < shape.headsPerKv(); h++) {
      for (int t = from; t < last; t += QUERIES) {
        tile(h, t, Math.min(QUERIES, last - t), from, count);
      }
    }
    TileRows.unpack(keyGradient, pp, count, p, dk.at(from), dk.row());
    TileRows.unpack(valueGradient, pp, count, p, dv.at(from), dv.row());
  }

  private void tile(int head, int token, int count, int from, int keyCount) {
    int rows = Lanes.padded(count, 8);
    long at = 4L * head * p;
    float scale = (float) shape.scale();
    TileRows.scaled(q.at(token) + at, q.row(), count, p, scale, queries, rows, pp);
    TileRows.pack(dout.at(token) + at, dout.row(), count, p, outputs, rows, pp);
    int visible = Math.min(keyCount, token + count - from);
    int columns = Lanes.padded(visible);
    long row = 4L * KEYS;
    TileProduct.run(rows, columns, pp, queries, 4L * pp, 4, keysTransposed, row, scores, row, false);
    TileProduct.run(rows, columns, pp, outputs, 4L * pp, 4, valuesTransposed, row, slopes, row, false);
    for (int r = 0; r < count; r++) {
      int t = token + r;
      int low = Math.max(0, shape.firstSeen(t) - from);
      int high = Math.min(visible, t + 1 - from);
      float delta = getFloat(deltas + 4L * ((long) head * tokens + t));
      slopes(r, low, high, columns, getFloat(lse.at(t) + 4L * head), delta);
    }
    TileProduct.run(visible, pp, count, scores, 4, row, outputs, 4L * pp, valueGradient, 4L * pp, true);
    TileProduct.run(visible, pp, count, slopes, 4, row, queries, 4L * pp, keyGradient, 4L * pp, true);
    TileProduct.run(rows, pp, visible, slopes, row, 4, keys, 4L * pp, queryGradient, 4L * pp, false);
    TileRows.add(queryGradient, pp, count, p, scale, dq.at(token) + at, dq.row());
  }

  /// Steps 1 and 2 of one row, in place.
  private void slopes(int row, int low, int high, int columns, float lse, float delta) {
    long score = scores + 4L * row * KEYS;
    long slope = slopes + 4L * row * KEYS;
    if (low > 0 || high < columns) {
      ScoreRow.hide(score, low, high, columns);
    }
    ScoreRow.slopes(score, slope, columns, lse, delta);
  }
}
