package org.seqmix.tensor.cpu;

import static org.seqmix.tensor.cpu.Vectors.BYTES;
import static org.seqmix.tensor.cpu.Vectors.LANES;
import static org.seqmix.tensor.cpu.Vectors.SPECIES;
import static org.seqmix.tensor.cpu.Native.getFloat;
import static org.seqmix.tensor.cpu.Vectors.load;
import static org.seqmix.tensor.cpu.Native.setFloat;
import static org.seqmix.tensor.cpu.Vectors.store;

import jdk.incubator.vector.FloatVector;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.SelectiveShape;
import org.seqmix.tensor.Tensor;

/// Gradients of [SelectiveRows], numbers of the state in the lanes. With G the gradient of a tile's rows, F_j the decays
/// from j to the tile, X_j = dt_j B_j, H_i those from the tile to i and C_i H_i the left factor:
///
/// 1. U = G (F X), V = Gᵀ (C H); dC += H U; Z += F V
/// 2. what passes a token k in between, of all pairs j < k <= i: running sums of F X V before the tile, of C H U in it
/// 3. the tile's own triangle, pair by pair
/// 4. at the end dB = dt Z, ddt = sum over n of B Z + a passing, da = sum over k of dt passing
final class SelectiveRowsGrad {
  private static final int TILE = SelectiveRows.TILE;

  private final SelectiveRows matrix;
  private final Rows.Span span;
  private final SelectiveShape shape;
  private final MatrixBlock block;
  private final Tensor c;
  private final int channel;
  private final int n;
  private final int np;
  private final int end;
  private final long steps;
  private final long sums;
  private final long rates;
  private final long keys;
  private final long inputs;
  private final long before;
  private final long right;
  private final long v;
  private final long z;
  private final long passing;
  private final long after;
  private final long left;
  private final long u;
  private final long query;
  private final long terms;

  SelectiveRowsGrad(Tensor dt, Tensor a, Tensor b, Tensor c, Rows.Span span, SelectiveShape shape, MatrixBlock block) {
    this.span = span;
    this.shape = shape;
    this.block = block;
    this.c = c;
    matrix = new SelectiveRows(dt, a, b, c, null, span, shape);
    channel = block.head();
    n = shape.state();
    np = Lanes.padded(n);
    end = block.end(span);
    int columns = Lanes.padded(end, TILE);
    long whole = (long) columns * np;
    long tile = (long) TILE * np;
    Scratch scratch = Scratch.begin(7 * whole + 2L * columns + np + 5 * tile, 15);
    steps = scratch.take(columns);
    sums = scratch.take(columns);
    rates = scratch.take(np);
    keys = scratch.take(whole);
    inputs = scratch.take(whole);
    before = scratch.take(whole);
    right = scratch.take(whole);
    v = scratch.take(whole);
    z = scratch.take(whole);
    passing = scratch.take(whole);
    after = scratch.take(tile);
    left = scratch.take(tile);
    u = scratch.take(tile);
    query = scratch.take(tile);
    terms = scratch.take(tile);
    matrix.read(channel, end, columns, steps, rates, inputs, keys);
    TileRows.zero(z, whole);
    TileRows.zero(passing, whole);
  }

  /// Adds to ddt, db and dc, and to the floats at `da`; returns the gradient of D.
  float run(Tensor ddt, Tensor db, Tensor dc, long da) {
    double skip = 0;
    for (int tile = block.begin(span) / TILE * TILE; tile < end; tile += TILE) {
      int first = Math.max(tile, block.begin(span));
      int last = Math.min(tile + TILE, end);
      matrix.left(channel, tile, first, last, steps, rates, after, left);
      if (tile > 0) {
        beforeTile(tile, first, last);
      } else {
        TileRows.zero(u, (long) TILE * np);
      }
      within(tile, first, last);
      Slice to = Slice.of(dc, span.from() + first, 4L * matrix.group(channel));
      TileRows.add(u, np, last - first, n, 1, to.address(), to.row());
      for (int i = first; i < last; i++) {
        skip += getFloat(block.at(span, i) + 4L * i);
      }
    }
    finish(ddt, db, da);
    return (float) skip;
  }

  /// Steps 1 and 2 for columns before the tile; leaves dC of its rows in `u`.
  private void beforeTile(int tile, int first, int last) {
    SelectiveRows.sumsBefore(steps, tile, sums);
    for (int j = 0; j < tile; j++) {
      SelectiveRows.decayRow(getFloat(sums + 4L * j), rates, np, before + 4L * j * np);
    }
    TileRows.multiply(before, inputs, (long) tile * np, right);
    long row = 4L * np;
    long g = block.at(span, first);
    long step = block.elements().row();
    TileProduct.run(last - first, np, tile, g, step, 4, right, row, u, row, false);
    TileProduct.run(tile, np, last - first, g, 4, step, left, row, v, row, false);
    for (long lane = 0; lane < row; lane += BYTES) {
      passBefore(tile, lane);
      passFrom(tile, first, last, lane);
    }
    TileRows.multiply(u, after, (long) (last - first) * np, u);
  }

  /// z += F V; passing of every token before the tile += the sum of F X V of the tokens before it.
  private void passBefore(int tile, long lane) {
    FloatVector run = FloatVector.zero(SPECIES);
    for (long at = lane; at < lane + 4L * tile * np; at += 4L * np) {
      FloatVector slope = load(v + at);
      store(z + at, load(before + at).fma(slope, load(z + at)));
      store(passing + at, load(passing + at).add(run));
      run = load(right + at).fma(slope, run);
    }
  }

  /// passing of every token of the tile += the sum of C H U of the rows from it on.
  private void passFrom(int tile, int first, int last, long lane) {
    FloatVector run = FloatVector.zero(SPECIES);
    for (int k = last - 1; k >= tile; k--) {
      if (k >= first) {
        long at = 4L * (k - first) * np + lane;
        run = load(left + at).fma(load(u + at), run);
      }
      long at = 4L * k * np + lane;
      store(passing + at, load(passing + at).add(run));
    }
  }

  /// Step 3: adds dC of the rows to `u`.
  private void within(int tile, int first, int last) {
    Slice queries = Slice.of(c, span.from() + first, 4L * matrix.group(channel));
    SelectiveBlock.pack(queries, last - first, n, query, np);
    for (int i = tile; i < last; i++) {
      SelectiveRows.decayRow(getFloat(steps + 4L * i), rates, np, after + 4L * (i - tile) * np);
    }
    for (int i = first; i < last; i++) {
      for (long lane = 0; lane < 4L * np; lane += BYTES) {
        pairs(tile, i, block.at(span, i), query + 4L * (i - first) * np + lane, u + 4L * (i - first) * np + lane, lane);
      }
    }
  }

  /// The pairs of row i and columns from `tile` on: decays from the diagonal outwards, then sums back towards it.
  private void pairs(int tile, int i, long g, long queries, long sum, long lane) {
    FloatVector q = load(queries);
    FloatVector total = load(sum);
    FloatVector decay = FloatVector.broadcast(SPECIES, 1);
    long row = 4L * np;
    for (int j = i; j >= tile; j--) {
      long at = j * row + lane;
      FloatVector slope = decay.mul(getFloat(g + 4L * j));
      FloatVector term = slope.mul(load(inputs + at));
      total = total.add(term);
      store(terms + (j - tile) * row + lane, term.mul(q));
      store(z + at, slope.fma(q, load(z + at)));
      decay = decay.mul(load(after + (j - tile) * row + lane));
    }
    store(sum, total);
    FloatVector run = FloatVector.zero(SPECIES);
    for (int k = tile; k <= i; k++) {
      long at = k * row + lane;
      store(passing + at, load(passing + at).add(run));
      run = run.add(load(terms + (k - tile) * row + lane));
    }
  }

  /// Step 4.
  private void finish(Tensor ddt, Tensor db, long da) {
    int columns = Lanes.padded(end, TILE);
    Slice to = Slice.of(ddt, span.from(), 4L * channel);
    FloatVector ln2 = FloatVector.broadcast(SPECIES, FloatMath.LN2_HIGH);
    for (int t = 0; t < columns; t++) {
      FloatVector sum = FloatVector.zero(SPECIES);
      for (long at = 4L * t * np; at < 4L * (t + 1) * np; at += BYTES) {
        FloatVector rate = load(rates + at - 4L * t * np).mul(ln2);
        sum = rate.fma(load(passing + at), load(keys + at).fma(load(z + at), sum));
      }
      store(v + (long) t * BYTES, sum);
    }
    TileTranspose.laneSums(v, columns, sums);
    for (int t = 0; t < end; t++) {
      setFloat(to.at(t), getFloat(to.at(t)) + getFloat(sums + 4L * t));
    }
    TileRows.scaleRows(z, steps, columns, np, z);
    Slice keyGrad = Slice.of(db, span.from(), 4L * matrix.group(channel));
    TileRows.add(z, np, end, n, 1, keyGrad.address(), keyGrad.row());
    TileRows.scaleRows(passing, steps, columns, np, passing);
    TileRows.zero(terms, np);
    for (int t = 0; t < columns; t += TILE) {
      TileRows.zero(terms + 4L * np, np);
      for (int k = t; k < t + TILE; k++) {
        ColumnSums.add(passing + 4L * k * np, terms + 4L * np, np);
      }
      ColumnSums.add(terms + 4L * np, terms, np);
    }
    ColumnSums.add(terms, da, n);
  }
}
