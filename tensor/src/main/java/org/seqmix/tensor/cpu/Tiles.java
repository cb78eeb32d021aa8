package org.seqmix.tensor.cpu;

import static org.seqmix.tensor.cpu.Vectors.LANES;

import java.lang.foreign.Arena;

/// Chooses the register tile for a number of rows and columns. Arguments as in [WideTile].
///
/// Which tile computes an element changes no bit of it: each is one chain of fused multiply-adds in ascending depth.
final class Tiles {
  /// Rows of a full tile. With six, the profiled tier of the compiler runs out of registers and refuses the kernel.
  static final int ROWS = 5;
  /// Columns of a full tile, which are those of a panel.
  static final int COLUMNS = 64;
  /// Bytes of one depth of a packed panel.
  static final long PANEL_STEP = (long) COLUMNS * Float.BYTES;

  /// Whether four vectors are a panel's width.
  static final boolean WIDE = 4 * LANES == COLUMNS;
  private static final int SLICE = 2 * LANES;
  /// Start values of a product that does not accumulate: a panel's width of zeros, never written.
  private static final long ZEROS = Arena.global().allocate(PANEL_STEP, 64).address();

  private Tiles() {}

  /// Computes the tile of C at `c` whose rows are `cStep` bytes apart: C = A B, or C += A B.
  static void compute(
      int rows, int columns, long a, long rowStep, long depthStep, long b, long panelStep, int depth,
      long c, long cStep, boolean accumulate, long edge) {
    if (columns < COLUMNS) {
      computeEdge(rows, columns, a, rowStep, depthStep, b, panelStep, depth, c, cStep, accumulate, edge);
    } else {
      long from = accumulate ? c : ZEROS;
      full(rows, a, rowStep, depthStep, b, panelStep, depth, from, accumulate ? cStep : 0, c, cStep);
    }
  }

  /// A tile that would write past the last column is computed in the scratch tile `edge` and copied from there.
  private static void computeEdge(
      int rows, int columns, long a, long rowStep, long depthStep, long b, long panelStep, int depth,
      long c, long cStep, boolean accumulate, long edge) {
    long bytes = (long) columns * Float.BYTES;
    if (accumulate) {
      for (int i = 0; i < rows; i++) {
        Native.copy(c + i * cStep, edge + i * PANEL_STEP, bytes);
      }
    }
    long from = accumulate ? edge : ZEROS;
    long fromStep = accumulate ? PANEL_STEP : 0;
    slices(rows, columns, a, rowStep, depthStep, b, panelStep, depth, from, fromStep, edge, PANEL_STEP);
    for (int i = 0; i < rows; i++) {
      Native.copy(edge + i * PANEL_STEP, c + i * cStep, bytes);
    }
  }

  private static void full(
      int rows, long a, long rowStep, long depthStep, long b, long panelStep, int depth,
      long from, long fromStep, long to, long toStep) {
    if (WIDE) {
      wide(rows, a, rowStep, depthStep, b, panelStep, depth, from, fromStep, to, toStep);
    } else {
      slices(rows, COLUMNS, a, rowStep, depthStep, b, panelStep, depth, from, fromStep, to, toStep);
    }
  }

  private static void slices(
      int rows, int columns, long a, long rowStep, long depthStep, long b, long panelStep, int depth,
      long from, long fromStep, long to, long toStep) {
    for (int column = 0; column < columns; column += SLICE) {
      long o = (long) column * Float.BYTES;
      narrow(rows, a, rowStep, depthStep, b + o, panelStep, depth, from + o, fromStep, to + o, toStep);
    }
  }

  private static void wide(
      int rows, long a, long rowStep, long depthStep, long b, long panelStep, int depth,
      long from, long fromStep, long to, long toStep) {
    switch (rows) {
      case 1 -> WideTile.rows1(a, rowStep, depthStep, b, panelStep, depth, from, fromStep, to, toStep);
      case 2 -> WideTile.rows2(a, rowStep, depthStep, b, panelStep, depth, from, fromStep, to, toStep);
      case 3 -> WideTile.rows3(a, rowStep, depthStep, b, panelStep, depth, from, fromStep, to, toStep);
      case 4 -> WideTile.rows4(a, rowStep, depthStep, b, panelStep, depth, from, fromStep, to, toStep);
      default -> WideTile.rows5(a, rowStep, depthStep, b, panelStep, depth, from, fromStep, to, toStep);
    }
  }

  private static void narrow(
      int rows, long a, long rowStep, long depthStep, long b, long panelStep, int depth,
      long from, long fromStep, long to, long toStep) {
    switch (rows) {
      case 1 -> NarrowTile.rows1(a, rowStep, depthStep, b, panelStep, depth, from, fromStep, to, toStep);
      case 2 -> NarrowTile.rows2(a, rowStep, depthStep, b, panelStep, depth, from, fromStep, to, toStep);
      case 3 -> NarrowTile.rows3(a, rowStep, depthStep, b, panelStep, depth, from, fromStep, to, toStep);
      case 4 -> NarrowTile.rows4(a, rowStep, depthStep, b, panelStep, depth, from, fromStep, to, toStep);
      default -> NarrowTile.rows5(a, rowStep, depthStep, b, panelStep, depth, from, fromStep, to, toStep);
    }
  }
}
