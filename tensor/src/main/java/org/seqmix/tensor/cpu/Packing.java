package org.seqmix.tensor.cpu;

import static org.seqmix.tensor.cpu.Native.ALL;
import static org.seqmix.tensor.cpu.Native.ORDER;
import static org.seqmix.tensor.cpu.Vectors.LANES;
import static org.seqmix.tensor.cpu.Vectors.SPECIES;

import jdk.incubator.vector.FloatVector;

/// Copies of matrices in the order in which tiles read them.
final class Packing {
  /// Depths that one task packs.
  private static final int DEPTH_PER_TASK = 512;

  private Packing() {}

  /// Packs `b` (depth x columns) into panels at `to`, each panel and 512 depths a task.
  static void panels(Strided b, int columns, int depth, long to, Workers workers, boolean serial) {
    int panels = Panels.count(columns);
    int chunks = Math.ceilDiv(depth, DEPTH_PER_TASK);
    Workers.Task task = index -> {
      int first = index / panels * DEPTH_PER_TASK;
      int column = index % panels * Tiles.COLUMNS;
      int count = Math.min(DEPTH_PER_TASK, depth - first);
      long target = to + ((long) index % panels * depth + first) * Tiles.PANEL_STEP;
      panel(b.from(first, column), Math.min(Tiles.COLUMNS, columns - column), count, target);
    };
    if (!serial) {
      workers.run(panels * chunks, task);
      return;
    }
    for (int i = 0; i < panels * chunks; i++) {
      task.run(i);
    }
  }

  /// Packs one panel of `width` columns and fills the rest of its 64 columns with zeros.
  static void panel(Strided b, int width, int depth, long to) {
    if (width < Tiles.COLUMNS) {
      Native.zero(to, depth * Tiles.PANEL_STEP);
    }
    long row = Float.BYTES * b.rowStride();
    long column = Float.BYTES * b.columnStride();
    if (b.columnStride() != 1) {
      transposedPanel(b.address(), row, column, width, depth, to);
    } else if (width == Tiles.COLUMNS) {
      fullRows(b.address(), row, depth, to);
    } else {
      for (int k = 0; k < depth; k++) {
        Native.copy(b.address() + k * row, to + k * Tiles.PANEL_STEP, (long) width * Float.BYTES);
      }
    }
  }

  private static void fullRows(long from, long row, int depth, long to) {
    for (int k = 0; k < depth; k++) {
      for (int j = 0; j < Tiles.COLUMNS; j += LANES) {
        long offset = (long) j * Float.BYTES;
        FloatVector.fromMemorySegment(SPECIES, ALL, from + offset, ORDER).intoMemorySegment(ALL, to + offset, ORDER);
      }
      from += row;
      to += Tiles.PANEL_STEP;
    }
  }

  /// Whole blocks of a vector's columns go through a copy: memory is read in long runs, and the transposition stays in the
  /// first-level cache.
  private static void transposedPanel(long from, long row, long column, int width, int depth, long to) {
    int wide = row == Float.BYTES ? width / LANES * LANES : 0;
    int deep = depth / LANES * LANES;
    if (wide > 0 && deep > 0) {
      long runs = ProductScratch.ofThread().runs((long) LANES * (DEPTH_PER_TASK + LANES));
      for (int k = 0; k < deep; k += DEPTH_PER_TASK) {
        int count = Math.min(DEPTH_PER_TASK, deep - k);
        for (int j = 0; j < wide; j += LANES) {
          transposedBlock(from + k * row + j * column, column, count, runs, to + k * Tiles.PANEL_STEP + 4L * j);
        }
      }
      transposed(from + deep * row, row, column, wide, depth - deep, to + deep * Tiles.PANEL_STEP);
      transposed(from + wide * column, row, column, width - wide, depth, to + 4L * wide);
    } else {
      transposed(from, row, column, width, depth, to);
    }
  }

  private static void transposedBlock(long from, long column, int depth, long runs, long to) {
    long run = 4L * (depth + LANES);
    for (int j = 0; j < LANES; j++) {
      Native.copy(from + j * column, runs + j * run, 4L * depth);
    }
    TileTranspose.run(runs, run, LANES, depth, to, Tiles.PANEL_STEP);
  }

  /// Any extents and strides, float by float.
  private static void transposed(long from, long row, long column, int width, int depth, long to) {
    for (int k = 0; k < depth; k++) {
      for (int j = 0; j < width; j++) {
        Native.setFloat(to + k * Tiles.PANEL_STEP + 4L * j, Native.getFloat(from + k * row + j * column));
      }
    }
  }
}
