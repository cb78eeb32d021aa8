package org.seqmix.tensor.cpu;

import static org.seqmix.tensor.cpu.DistanceTiles.TILE;
import static org.seqmix.tensor.cpu.Native.getFloat;
import static org.seqmix.tensor.cpu.Native.setFloat;
import static org.seqmix.tensor.cpu.Vectors.BYTES;
import static org.seqmix.tensor.cpu.Vectors.LANES;
import static org.seqmix.tensor.cpu.Vectors.SPECIES;
import static org.seqmix.tensor.cpu.Vectors.load;
import static org.seqmix.tensor.cpu.Vectors.store;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import org.seqmix.tensor.Tensor;

/// Gradients of the distance for the SSD side of one span and group.
///
/// With E the difference and G = E ddistance / distance, in every tile: G' = G ∘ L; dC += G' B; dB += G'ᵀ C; D's
/// gradient is the trace of G. W = G' ∘ C Bᵀ passes every decay k with j < k <= i: in a diagonal tile it is added up
/// for each k, elsewhere as sums of rows (for k in the row's tile), of columns (in the column's tile) and of the tile
/// (for tiles between). Only sums, no differences.
final class DistanceGrad {
  /// Pieces of scratch memory.
  static final int PIECES = 6;

  private final DistanceTiles tiles;
  private final int np;
  private final long db;
  private final long dc;
  private final long own;
  private final long columnSums;
  private final long partial;
  private final long diagonal;
  private final double[] between;

  DistanceGrad(DistanceTiles tiles) {
    this.tiles = tiles;
    np = tiles.state();
    Scratch scratch = tiles.scratch();
    db = scratch.take((long) tiles.length() * np);
    dc = scratch.take((long) tiles.length() * np);
    own = scratch.take(tiles.length());
    columnSums = scratch.take(tiles.length());
    partial = scratch.take((long) TILE * LANES);
    diagonal = scratch.take((long) TILE * LANES);
    between = new double[tiles.count()];
  }

  static long floats(int length, int np) {
    return length * (2L * np + 2) + 2L * TILE * LANES;
  }

  /// Begins a group.
  void begin() {
    TileRows.zero(db, (long) tiles.length() * np);
    TileRows.zero(dc, (long) tiles.length() * np);
  }

  /// Adds a head's gradients, G being `factor` times the difference; writes those of its decays, returns D's.
  float head(float factor, Tensor dlogDecay, int head) {
    Arrays.fill(between, 0);
    TileRows.zero(columnSums, tiles.length());
    TileRows.zero(own, tiles.length());
    double trace = 0;
    if (factor != 0) {
      for (int i = 0; i < tiles.count(); i++) {
        trace += row(i, factor);
      }
    }
    Slice to = Slice.of(dlogDecay, tiles.span().from(), 4L * head);
    for (int i = 0; i < tiles.count(); i++) {
      double before = between[i];
      for (int t = i * TILE; t < i * TILE + tiles.rows(i); t++) {
        setFloat(to.at(t), (float) (before + getFloat(own + 4L * t)));
        before += getFloat(columnSums + 4L * t);
      }
    }
    return (float) trace;
  }

  /// Writes the group's gradients.
  void end(Tensor dB, Tensor dC, int group) {
    int n = tiles.ssd().state();
    Slice toB = Slice.of(dB, tiles.span().from(), 4L * group * n);
    Slice toC = Slice.of(dC, tiles.span().from(), 4L * group * n);
    TileRows.unpack(db, np, tiles.span().length(), n, toB.address(), toB.row());
    TileRows.unpack(dc, np, tiles.span().length(), n, toC.address(), toC.row());
  }

  private double row(int i, float factor) {
    int rows = tiles.rows(i);
    double trace = 0;
    double[] totals = new double[i];
    float carry = 1;
    TileRows.zero(partial, (long) TILE * LANES);
    TileRows.zero(diagonal, (long) TILE * LANES);
    tiles.beginRow(i);
    for (int j = i; j >= 0; j--) {
      carry = tiles.make(i, j, carry);
      for (int r = 0; r < rows; r++) {
        long at = 4L * r * TILE;
        trace += i == j ? (double) factor * getFloat(tiles.difference() + at + 4L * r) : 0;
        DistanceRow.gradient(factor, tiles.difference() + at, tiles.gates() + at, tiles.products() + at, TILE);
      }
      products(i, j, rows);
      if (j < i) {
        totals[j] = rowAndColumnSums(j, rows);
      } else {
        diagonal(rows);
      }
    }
    finish(i);
    double passing = 0;
    for (int j = 0; j < i; j++) {
      between[j] += passing;
      passing += totals[j];
    }
    return trace;
  }

  private void products(int i, int j, int rows) {
    long row = 4L * TILE;
    long at = 4L * i * TILE * np;
    TileProduct.run(rows, np, TILE, tiles.gates(), row, 4, tiles.b(j), 4L * np, dc + at, 4L * np, true);
    TileProduct.run(TILE, np, rows, tiles.gates(), 4, row, tiles.c(i), 4L * np, db + 4L * j * TILE * np, 4L * np, true);
  }

  /// Adds W of a tile left of the diagonal to the row and column sums; returns its sum.
  private double rowAndColumnSums(int j, int rows) {
    FloatVector all = FloatVector.zero(SPECIES);
    for (int r = 0; r < rows; r++) {
      long at = tiles.products() + 4L * r * TILE;
      for (int c = 0; c < TILE; c += LANES) {
        all = all.add(load(at + 4L * c));
      }
      DistanceRow.addSums(at, TILE, partial + (long) r * BYTES, columnSums + 4L * j * TILE);
    }
    return Lanes.sum(all);
  }

  /// What a diagonal tile sends past each k.
  private void diagonal(int rows) {
    for (int from = 0; from < rows; from += LANES) {
      FloatVector column = FloatVector.zero(SPECIES);
      for (int k = rows - 1; k >= from; k--) {
        column = column.add(load(tiles.products() + 4L * (k * TILE + from)));
        long to = diagonal + (long) k * BYTES;
        store(to, load(to).add(column, Lanes.INDEX.lt(k - from)));
      }
    }
  }

  /// What rows k and below of tile row i send past k.
  private void finish(int i) {
    FloatVector below = FloatVector.zero(SPECIES);
    for (int k = TILE - 1; k >= 0; k--) {
      below = below.add(load(partial + (long) k * BYTES));
      long at = diagonal + (long) k * BYTES;
      store(at, load(at).add(below));
    }
    TileTranspose.laneSums(diagonal, TILE, own + 4L * i * TILE);
  }
}
