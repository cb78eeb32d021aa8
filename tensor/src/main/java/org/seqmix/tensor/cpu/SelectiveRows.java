package org.seqmix.tensor.cpu;

import static org.seqmix.tensor.cpu.Vectors.BYTES;
import static org.seqmix.tensor.cpu.Vectors.LANES;
import static org.seqmix.tensor.cpu.Vectors.SPECIES;
import static org.seqmix.tensor.cpu.Native.getFloat;
import static org.seqmix.tensor.cpu.Vectors.load;
import static org.seqmix.tensor.cpu.Native.setFloat;
import static org.seqmix.tensor.cpu.Vectors.store;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.SelectiveShape;
import org.seqmix.tensor.Tensor;

/// Rows of the selective scan's matrix of one span and channel, by tiles of [#TILE] rows counted from the span's first:
/// a row's bits do not depend on the block that asks for it.
///
/// Before the tile, `M_ij = sum_n C_i exp(a dt_first..i) · exp(a dt_j+1..first-1) dt_j B_j`, a product of two factors whose
/// exponents are sums of step sizes of one sign. Within the tile decays are multiplied from row to row.
final class SelectiveRows {
  /// Rows of a tile.
  static final int TILE = Lanes.padded(32);

  private final SelectiveShape shape;
  private final Rows.Span span;
  private final Tensor dt;
  private final Tensor a;
  private final Tensor b;
  private final Tensor c;
  private final @Nullable Tensor d;
  private final int n;
  private final int np;

  SelectiveRows(Tensor dt, Tensor a, Tensor b, Tensor c, @Nullable Tensor d, Rows.Span span, SelectiveShape shape) {
    this.shape = shape;
    this.span = span;
    this.dt = dt;
    this.a = a;
    this.b = b;
    this.c = c;
    this.d = d;
    n = shape.state();
    np = Lanes.padded(n);
  }

  void write(MatrixBlock block) {
    int channel = block.head();
    int end = block.end(span);
    int columns = Lanes.padded(end, TILE);
    long whole = (long) columns * np;
    Scratch scratch = Scratch.begin(3 * whole + 2L * columns + np + 2L * TILE * np + (long) TILE * TILE, 9);
    long steps = scratch.take(columns);
    long sums = scratch.take(columns);
    long rates = scratch.take(np);
    long inputs = scratch.take(whole);
    long turned = scratch.take(whole);
    long right = scratch.take(whole);
    long left = scratch.take((long) TILE * np);
    long decays = scratch.take((long) TILE * np);
    long diagonal = scratch.take((long) TILE * TILE);
    read(channel, end, columns, steps, rates, inputs, right);
    TileTranspose.run(inputs, 4L * np, columns, np, turned, 4L * columns);
    float skip = d == null ? 0 : getFloat(Cpu.address(d) + 4L * channel);
    for (int tile = block.begin(span) / TILE * TILE; tile < end; tile += TILE) {
      int first = Math.max(tile, block.begin(span));
      int last = Math.min(tile + TILE, end);
      sumsBefore(steps, tile, sums);
      for (int i = 0; i < n; i++) {
        factor(sums, getFloat(rates + 4L * i), turned + 4L * i * columns, tile, right + 4L * i * columns);
      }
      left(channel, tile, first, last, steps, rates, left, left);
      Slice m = new Slice(block.at(span, first), block.elements().row());
      TileProduct.run(last - first, tile, n, left, 4L * np, 4, right, 4L * columns, m.address(), m.row(), false);
      diagonal(channel, tile, last, steps, rates, turned, columns, decays, diagonal);
      for (int i = first; i < last; i++) {
        long own = diagonal + 4L * (i - tile) * TILE;
        setFloat(own + 4L * (i - tile), getFloat(own + 4L * (i - tile)) + skip);
        TileRows.unpack(own, TILE, 1, i - tile + 1, m.at(i - first) + 4L * tile, 0);
      }
    }
  }

  /// The channel's dt, rates (a times log2 e) and dt_j B_j[n] in (columns, N), zeros beyond token `end`; `keys` becomes B.
  void read(int channel, int end, int columns, long steps, long rates, long inputs, long keys) {
    Slice step = Slice.of(dt, span.from(), 4L * channel);
    for (int t = 0; t < columns; t++) {
      setFloat(steps + 4L * t, t < end ? getFloat(step.at(t)) : 0);
    }
    TileRows.scaled(Slice.of(a, channel, 0).address(), 0, 1, n, FloatMath.LOG2_E, rates, 1, np);
    Slice key = Slice.of(b, span.from(), 4L * group(channel));
    TileRows.pack(key.address(), key.row(), end, n, keys, columns, np);
    TileRows.scaleRows(keys, steps, columns, np, inputs);
  }

  /// First column of B and C of a channel.
  int group(int channel) {
    return channel / shape.channelsPerGroup() * n;
  }

  /// sums[j] = the steps after j and before `tile`, added from there outwards.
  static void sumsBefore(long steps, int tile, long sums) {
    float sum = 0;
    for (int j = tile - 1; j >= 0; j--) {
      setFloat(sums + 4L * j, sum);
      sum += getFloat(steps + 4L * j);
    }
  }

  /// to = from exp(a sums), one number of the state, `count` (whole vectors) columns.
  private static void factor(long sums, float rate, long from, int count, long to) {
    FloatVector rates = FloatVector.broadcast(SPECIES, rate);
    for (long o = 0; o < 4L * count; o += BYTES) {
      store(to + o, VectorMath.decay(load(sums + o), rates).mul(load(from + o)));
    }
  }

  /// Rows `first` to `last`: `decays` = exp(a (dt_tile + ... + dt_i)), and C_i times that; both may be the same.
  void left(int channel, int tile, int first, int last, long steps, long rates, long decays, long left) {
    Slice query = Slice.of(c, span.from(), 4L * group(channel));
    float sum = 0;
    for (int i = tile; i < last; i++) {
      sum += getFloat(steps + 4L * i);
      if (i >= first) {
        long row = 4L * (i - first) * np;
        decayRow(sum, rates, np, decays + row);
        long to = left + row;
        if (left != decays) {
          TileRows.scale(decays + row, 1, np, to);
        }
        TileRows.multiplyRow(query.at(i), n, to);
      }
    }
  }

  /// to = exp(a sum) for every number of the state.
  static void decayRow(float sum, long rates, int np, long to) {
    FloatVector sums = FloatVector.broadcast(SPECIES, sum);
    for (long o = 0; o < 4L * np; o += BYTES) {
      store(to + o, VectorMath.decay(sums, load(rates + o)));
    }
  }

  /// The tile on the diagonal up to row `last`, columns in the lanes.
  private void diagonal(int channel, int tile, int last, long steps, long rates, long turned, int columns, long decays,
      long to) {
    Slice query = Slice.of(c, span.from() + tile, 4L * group(channel));
    TileRows.zero(to, (long) TILE * TILE);
    for (int i = 0; i < last - tile; i++) {
      decayRow(getFloat(steps + 4L * (tile + i)), rates, np, decays + 4L * i * np);
    }
    for (int j = 0; j < last - tile; j += LANES) {
      for (int k = 0; k < n; k++) {
        column(last - tile, j, turned + 4L * ((long) k * columns + tile + j), decays + 4L * k, query.address() + 4L * k,
            query.row(), to + 4L * j);
      }
    }
  }

  /// One vector of columns from `j` on and one number of the state: rows are added to `to`.
  private void column(int rows, int j, long inputs, long decays, long query, long queryRow, long to) {
    FloatVector input = load(inputs);
    FloatVector kept = FloatVector.zero(SPECIES);
    for (int i = j; i < rows; i++) {
      VectorMask<Float> own = Lanes.INDEX.eq(i - j);
      kept = kept.mul(getFloat(decays + 4L * i * np)).blend(input, own);
      long at = to + 4L * i * TILE;
      store(at, FloatVector.broadcast(SPECIES, getFloat(query + i * queryRow)).fma(kept, load(at)));
    }
  }
}
