package org.seqmix.tensor.cpu;

import static org.seqmix.tensor.cpu.Native.ALL;
import static org.seqmix.tensor.cpu.Native.FLOAT;
import static org.seqmix.tensor.cpu.Native.ORDER;
import static org.seqmix.tensor.cpu.Vectors.LANES;
import static org.seqmix.tensor.cpu.Vectors.SPECIES;

import jdk.incubator.vector.FloatVector;

/// Copies of matrices in the order in which tiles read them.
final class Packing {
  /// Depths that one task packs.
  private static final int DEPTH_PER_TASK = 512;
  /// Depths of one transposing block: the floats of a cache line.
  private static final int BLOCK = 16;

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

  /// Cache lines of the source run along the depth, so a block takes a whole line of each column.
  private static void transposedPanel(long from, long row, long column, int width, int depth, long to) {
    for (int k = 0; k < depth; k += BLOCK) {
      int count = Math.min(BLOCK, depth - k);
      for (int j = 0; j < width; j++) {
        long source = from + k * row + j * column;
        long target = to + k * Tiles.PANEL_STEP + (long) j * Float.BYTES;
        if (count == BLOCK) {
          transposedLine(source, row, target);
          transposedLine(source + 8 * row, row, target + 8 * Tiles.PANEL_STEP);
        } else {
          for (int i = 0; i < count; i++) {
            ALL.set(FLOAT, target + i * Tiles.PANEL_STEP, ALL.get(FLOAT, source + i * row));
          }
        }
      }
    }
  }

  private static void transposedLine(long from, long row, long to) {
    final float a0 = ALL.get(FLOAT, from);
    final float a1 = ALL.get(FLOAT, from + row);
    final float a2 = ALL.get(FLOAT, from + 2 * row);
    final float a3 = ALL.get(FLOAT, from + 3 * row);
    final float a4 = ALL.get(FLOAT, from + 4 * row);
    final float a5 = ALL.get(FLOAT, from + 5 * row);
    final float a6 = ALL.get(FLOAT, from + 6 * row);
    final float a7 = ALL.get(FLOAT, from + 7 * row);
    ALL.set(FLOAT, to, a0);
    ALL.set(FLOAT, to + Tiles.PANEL_STEP, a1);
    ALL.set(FLOAT, to + 2 * Tiles.PANEL_STEP, a2);
    ALL.set(FLOAT, to + 3 * Tiles.PANEL_STEP, a3);
    ALL.set(FLOAT, to + 4 * Tiles.PANEL_STEP, a4);
    ALL.set(FLOAT, to + 5 * Tiles.PANEL_STEP, a5);
    ALL.set(FLOAT, to + 6 * Tiles.PANEL_STEP, a6);
    ALL.set(FLOAT, to + 7 * Tiles.PANEL_STEP, a7);
  }
}
