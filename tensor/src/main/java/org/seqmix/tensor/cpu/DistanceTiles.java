package org.seqmix.tensor.cpu;

import static org.seqmix.tensor.cpu.Native.getFloat;
import static org.seqmix.tensor.cpu.Native.setFloat;
import static org.seqmix.tensor.cpu.Vectors.LANES;

import org.seqmix.tensor.AttentionShape;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.SsdShape;

/// Tiles of the SSD and attention matrices of one span, head after head.
///
/// The decay between a row and a column is the product of α (from the row's tile's beginning to the row), the decays of
/// the tiles between, and β (from the column to its tile's end); within a diagonal tile rows follow from each other.
/// B, C, Bᵀ and kᵀ of the span are kept, padded to whole tiles with zeros.
final class DistanceTiles {
  /// Rows and columns of a tile.
  static final int TILE = Lanes.padded(64);

  private final DistanceKernel.Matrices m;
  private final Rows.Span span;
  private final int length;
  private final int np;
  private final int pp;
  private final long b;
  private final long c;
  private final long bTransposed;
  private final long kTransposed;
  private final long a;
  private final long alpha;
  private final long beta;
  private final long pack;
  private final long totals;
  private final long maxima;
  private final long lse;
  private final long scores;
  private final long products;
  private final long gates;
  private final Scratch scratch;
  private int head;
  private int kvHead = -1;
  private float skip;

  DistanceTiles(DistanceKernel.Matrices m, Rows.Span span, boolean gradient) {
    this.m = m;
    this.span = span;
    length = Lanes.padded(span.length(), TILE);
    np = Lanes.padded(m.ssd().state());
    pp = Lanes.padded(m.attention().headDim());
    long tile = (long) TILE * TILE;
    long floats = length * (3L * np + pp + 3) + TILE * (pp + LANES + 2L) + 3 * tile;
    scratch = Scratch.begin(floats + (gradient ? DistanceGrad.floats(length, np) : 0), 14 + DistanceGrad.PIECES);
    b = scratch.take((long) length * np);
    c = scratch.take((long) length * np);
    bTransposed = scratch.take((long) length * np);
    kTransposed = scratch.take((long) length * pp);
    a = scratch.take(length);
    alpha = scratch.take(length);
    beta = scratch.take(length);
    pack = scratch.take((long) TILE * pp);
    totals = scratch.take((long) TILE * LANES);
    maxima = scratch.take(TILE);
    lse = scratch.take(TILE);
    scores = scratch.take(tile);
    products = scratch.take(tile);
    gates = scratch.take(tile);
  }

  /// Tiles along a side.
  int count() {
    return length / TILE;
  }

  /// Rows of tile row i.
  int rows(int i) {
    return Math.min(TILE, span.length() - i * TILE);
  }

  Scratch scratch() {
    return scratch;
  }

  Rows.Span span() {
    return span;
  }

  SsdShape ssd() {
    return m.ssd();
  }

  /// Padded tokens.
  int length() {
    return length;
  }

  /// Padded state size.
  int state() {
    return np;
  }

  /// B of tile i, (TILE, state).
  long b(int i) {
    return b + 4L * i * TILE * np;
  }

  /// C of tile i, (TILE, state).
  long c(int i) {
    return c + 4L * i * TILE * np;
  }

  /// The difference of the last tile made.
  long difference() {
    return scores;
  }

  /// C Bᵀ of the last tile made.
  long products() {
    return products;
  }

  /// The decays of the last tile made, zero above the diagonal.
  long gates() {
    return gates;
  }

  /// Reads B and C of a group.
  void group(int group) {
    int n = m.ssd().state();
    Slice bs = Slice.of(m.b(), span.from(), 4L * group * n);
    Slice cs = Slice.of(m.c(), span.from(), 4L * group * n);
    TileRows.pack(bs.address(), bs.row(), span.length(), n, b, length, np);
    TileRows.pack(cs.address(), cs.row(), span.length(), n, c, length, np);
    TileTranspose.run(b, 4L * np, length, np, bTransposed, 4L * length);
  }

  /// Reads the gates of a head, and the keys it looks at.
  void head(int head) {
    Slice gate = Slice.of(m.logDecay(), span.from(), 4L * head);
    SsdKernel.decays(gate.address(), gate.row(), span.length(), length, a);
    for (int i = 0; i < count(); i++) {
      Decays.within(a + 4L * i * TILE, TILE, alpha + 4L * i * TILE, beta + 4L * i * TILE);
    }
    skip = m.d() == null ? 0 : getFloat(Cpu.address(m.d()) + 4L * head);
    AttentionShape shape = m.attention();
    if (kvHead != head / shape.headsPerKv()) {
      kvHead = head / shape.headsPerKv();
      keys(Slice.of(m.k(), span.from(), 4L * kvHead * shape.headDim()));
    }
    this.head = head;
  }

  private void keys(Slice k) {
    for (int i = 0; i < count(); i++) {
      TileRows.pack(k.at((long) i * TILE), k.row(), rows(i), m.attention().headDim(), pack, TILE, pp);
      TileTranspose.run(pack, 4L * pp, TILE, pp, kTransposed + 4L * i * TILE, 4L * length);
    }
  }

  /// The sum of squares of the differences in tile row i.
  double squares(int i) {
    double sum = 0;
    float carry = 1;
    beginRow(i);
    for (int j = i; j >= 0; j--) {
      carry = make(i, j, carry);
      sum += DistanceRow.squares(scores, rows(i), TILE);
    }
    return sum;
  }

  /// Reads the queries of tile row i and finds their log-sum-exp.
  void beginRow(int i) {
    AttentionShape shape = m.attention();
    Slice q = Slice.of(m.q(), span.from() + (long) i * TILE, 4L * head * shape.headDim());
    TileRows.scaled(q.address(), q.row(), rows(i), shape.headDim(), (float) shape.scale(), pack, TILE, pp);
    TileRows.zero(totals, (long) TILE * LANES);
    for (int r = 0; r < TILE; r++) {
      setFloat(maxima + 4L * r, Float.NEGATIVE_INFINITY);
    }
    for (int j = 0; j <= i; j++) {
      scores(i, j);
      for (int r = 0; r < rows(i); r++) {
        add(r, low(i, r, j), high(i, r, j));
      }
    }
    for (int r = 0; r < rows(i); r++) {
      float total = Lanes.sum(Vectors.load(totals + (long) r * Vectors.BYTES));
      setFloat(lse + 4L * r, (float) (getFloat(maxima + 4L * r) + StrictMath.log(total)));
    }
  }

  private int low(int i, int row, int j) {
    return Math.clamp(m.attention().firstSeen(i * TILE + row) - j * TILE, 0, TILE);
  }

  private static int high(int i, int row, int j) {
    return i == j ? row + 1 : TILE;
  }

  private void scores(int i, int j) {
    long row = 4L * TILE;
    TileProduct.run(rows(i), TILE, pp, pack, 4L * pp, 4, kTransposed + j * row, 4L * length, scores, row, false);
  }

  /// Adds one tile's exponentials to a row's running sum.
  private void add(int row, int low, int high) {
    if (low >= high) {
      return;
    }
    long score = scores + 4L * row * TILE;
    if (low > 0 || high < TILE) {
      ScoreRow.hide(score, low, high, TILE);
    }
    float before = getFloat(maxima + 4L * row);
    float now = Math.max(before, ScoreRow.largest(score, TILE));
    long total = totals + (long) row * Vectors.BYTES;
    if (now > before) {
      setFloat(maxima + 4L * row, now);
      TileRows.scale(total, VectorMath.exp(before - now), LANES, total);
    }
    ScoreRow.exponentials(score, TILE, now, total);
  }

  /// Makes tile (i, j) after [#beginRow] of i: decays, C Bᵀ and the difference. `carry` is the decay of the tiles
  /// between; returns it times that of tile j, for the next tile to the left.
  float make(int i, int j, float carry) {
    long row = 4L * TILE;
    TileProduct.run(rows(i), TILE, np, c(i), 4L * np, 4, bTransposed + j * row, 4L * length, products, row, false);
    scores(i, j);
    if (i == j) {
      Decays.lower(a + 4L * i * TILE, TILE, gates);
    } else {
      Decays.outer(alpha + 4L * i * TILE, beta + 4L * j * TILE, carry, rows(i), TILE, gates);
    }
    for (int r = 0; r < rows(i); r++) {
      long at = 4L * r * TILE;
      int low = low(i, r, j);
      int high = high(i, r, j);
      if (low > 0 || high < TILE) {
        ScoreRow.hide(scores + at, low, high, TILE);
      }
      DistanceRow.difference(scores + at, getFloat(lse + 4L * r), products + at, gates + at, TILE);
      if (i == j) {
        setFloat(scores + at + 4L * r, getFloat(scores + at + 4L * r) + skip);
      }
    }
    return i == j ? carry : carry * getFloat(alpha + 4L * (j + 1L) * TILE - 4);
  }
}
