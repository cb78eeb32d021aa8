package org.seqmix.tensor.cpu;

import java.util.Arrays;

/// Working arrays of one thread for products without the Vector API: a block of the right-hand matrix, and two rows at a
/// time of the others.
final class ArrayTile {
  /// Columns of a block: long enough that what the compiler leaves at either end of a loop is little.
  static final int COLUMNS = 256;
  /// Depths of a block, which takes 128 KiB of the second-level cache.
  static final int DEPTH = 128;

  private static final ThreadLocal<ArrayTile> OF_THREAD = ThreadLocal.withInitial(ArrayTile::new);

  private final float[][] b = new float[DEPTH][COLUMNS];
  private final float[] bias = new float[COLUMNS];
  private final Row first = new Row(new float[DEPTH], new float[COLUMNS]);
  private final Row second = new Row(new float[DEPTH], new float[COLUMNS]);
  private int columns;
  private int depth;

  private ArrayTile() {}

  /// What one row of A is multiplied with, and its sums.
  private record Row(float[] a, float[] c) {
  }

  static ArrayTile ofThread() {
    return OF_THREAD.get();
  }

  /// Takes a block of B into the arrays.
  void load(Strided from, int columns, int depth) {
    this.columns = columns;
    this.depth = depth;
    if (from.columnStride() == 1) {
      ArrayLoops.readRows(from.address(), Float.BYTES * from.rowStride(), depth, columns, b, 0);
    } else {
      ArrayLoops.readTransposed(from.address(), Float.BYTES * from.columnStride(), columns, depth, b, 0);
    }
  }

  /// Writes the block that was taken as rows of `columns` floats without gaps.
  void store(long to) {
    for (int k = 0; k < depth; k++) {
      ArrayLoops.write(b[k], to + (long) k * columns * Float.BYTES, columns);
    }
  }

  /// C = A B + bias, or C += A B + bias, for `rows` rows of A and C; `biasAt` is 0 where there is none.
  void multiply(Strided a, Strided c, int rows, boolean accumulate, long biasAt) {
    if (biasAt != 0) {
      ArrayLoops.read(biasAt, bias, columns);
    }
    for (int i = 0; i < rows; i += 2) {
      boolean pair = i + 1 < rows;
      begin(first, a.from(i, 0), c.at(i, 0), accumulate);
      if (pair) {
        begin(second, a.from(i + 1, 0), c.at(i + 1, 0), accumulate);
        ArrayLoops.addRows(first.a, second.a, b, 0, depth, first.c, second.c, columns);
        end(second, c.at(i + 1, 0), biasAt != 0);
      } else {
        ArrayLoops.addRows(first.a, b, 0, depth, first.c, columns);
      }
      end(first, c.at(i, 0), biasAt != 0);
    }
  }

  private void begin(Row row, Strided a, long c, boolean accumulate) {
    if (a.columnStride() == 1) {
      ArrayLoops.read(a.address(), row.a, depth);
    } else {
      for (int k = 0; k < depth; k++) {
        row.a[k] = Native.getFloat(a.at(0, k));
      }
    }
    if (accumulate) {
      ArrayLoops.read(c, row.c, columns);
    } else {
      Arrays.fill(row.c, 0, columns, 0);
    }
  }

  private void end(Row row, long c, boolean biased) {
    if (biased) {
      for (int j = 0; j < columns; j++) {
        row.c[j] += bias[j];
      }
    }
    ArrayLoops.write(row.c, c, columns);
  }
}
