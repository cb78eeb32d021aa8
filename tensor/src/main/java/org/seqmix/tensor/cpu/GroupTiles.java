package org.seqmix.tensor.cpu;

import static org.seqmix.tensor.cpu.Native.ALL;
import static org.seqmix.tensor.cpu.Native.FLOAT;
import static org.seqmix.tensor.cpu.Native.ORDER;
import static org.seqmix.tensor.cpu.Vectors.LANES;
import static org.seqmix.tensor.cpu.Vectors.SPECIES;

import jdk.incubator.vector.FloatVector;

/// Chooses the register tile of a quantized product for a number of rows. Arguments as in [GroupTile].
///
/// Vectors of fewer than 16 lanes leave no registers for a panel's width: there a group is one of the plain tiles, and
/// its sums pass through memory. Which way it goes changes no bit.
final class GroupTiles {
  /// Rows of a full tile.
  static final int ROWS = Tiles.WIDE ? 4 : Tiles.ROWS;

  private GroupTiles() {}

  /// Adds `groups` groups of `depth` to the sums of `rows` rows; `tile` is room for the sums of one group.
  static void compute(
      int rows, long x, long rowStep, long inputs, long inputRow, long inputStep, long panel, int groups, int depth,
      long sums, long tile) {
    if (!Tiles.WIDE) {
      narrow(rows, x, rowStep, inputs, inputRow, inputStep, panel, groups, depth, sums, tile);
      return;
    }
    switch (rows) {
      case 1 -> GroupTile.rows1(x, rowStep, inputs, inputRow, inputStep, panel, groups, depth, sums);
      case 2 -> GroupTile.rows2(x, rowStep, inputs, inputRow, inputStep, panel, groups, depth, sums);
      case 3 -> GroupTile.rows3(x, rowStep, inputs, inputRow, inputStep, panel, groups, depth, sums);
      default -> GroupTile.rows4(x, rowStep, inputs, inputRow, inputStep, panel, groups, depth, sums);
    }
  }

  private static void narrow(
      int rows, long x, long rowStep, long inputs, long inputRow, long inputStep, long panel, int groups, int depth,
      long sums, long tile) {
    for (int g = 0; g < groups; g++) {
      Tiles.compute(rows, Tiles.COLUMNS, x, rowStep, Float.BYTES, panel + Tiles.PANEL_STEP, Tiles.PANEL_STEP, depth,
          tile, Tiles.PANEL_STEP, false, 0);
      for (int row = 0; row < rows; row++) {
        long o = row * Tiles.PANEL_STEP;
        add(tile + o, panel, ALL.get(FLOAT, inputs + row * inputRow), sums + o);
      }
      x += (long) depth * Float.BYTES;
      inputs += inputStep;
      panel += (depth + 1) * Tiles.PANEL_STEP;
    }
  }

  private static void add(long dot, long scales, float scale, long sums) {
    for (int j = 0; j < Tiles.COLUMNS; j += LANES) {
      long o = (long) j * Float.BYTES;
      FloatVector factor = FloatVector.fromMemorySegment(SPECIES, ALL, scales + o, ORDER).mul(scale);
      FloatVector.fromMemorySegment(SPECIES, ALL, dot + o, ORDER)
          .fma(factor, FloatVector.fromMemorySegment(SPECIES, ALL, sums + o, ORDER))
          .intoMemorySegment(ALL, sums + o, ORDER);
    }
  }
}
