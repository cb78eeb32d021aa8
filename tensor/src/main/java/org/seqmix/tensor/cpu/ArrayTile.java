package org.seqmix.tensor.cpu;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// Working arrays of one thread for products without the Vector API, and the loops over them.
///
/// The compiler makes vectors of plain loops over arrays, where every array is read and written at the same index, and of
/// none over off-heap memory. So a block of the right-hand matrix, and one or two rows at a time of the others, pass
/// through arrays.
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
      for (int k = 0; k < depth; k++) {
        read(from.at(k, 0), b[k], columns);
      }
      return;
    }
    for (int j = 0; j < columns; j++) {
      for (int k = 0; k < depth; k++) {
        b[k][j] = Native.getFloat(from.at(k, j));
      }
    }
  }

  /// Writes the block that was taken as rows of `columns` floats without gaps.
  void store(long to) {
    for (int k = 0; k < depth; k++) {
      write(b[k], to + (long) k * columns * Float.BYTES, columns);
    }
  }

  /// C = A B + bias, or C += A B + bias, for `rows` rows of A and C; `biasAt` is 0 where there is none.
  void multiply(Strided a, Strided c, int rows, boolean accumulate, long biasAt) {
    if (biasAt != 0) {
      read(biasAt, bias, columns);
    }
    for (int i = 0; i < rows; i += 2) {
      boolean pair = i + 1 < rows;
      begin(first, a.from(i, 0), c.at(i, 0), accumulate);
      if (pair) {
        begin(second, a.from(i + 1, 0), c.at(i + 1, 0), accumulate);
        addPair();
      } else {
        add(first);
      }
      end(first, c.at(i, 0), biasAt != 0);
      if (pair) {
        end(second, c.at(i + 1, 0), biasAt != 0);
      }
    }
  }

  private void begin(Row row, Strided a, long c, boolean accumulate) {
    if (a.columnStride() == 1) {
      read(a.address(), row.a, depth);
    } else {
      for (int k = 0; k < depth; k++) {
        row.a[k] = Native.getFloat(a.at(0, k));
      }
    }
    if (accumulate) {
      read(c, row.c, columns);
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
    write(row.c, c, columns);
  }

  private void addPair() {
    int k = 0;
    for (; k + 4 <= depth; k += 4) {
      addFour(first.a, second.a, k, b[k], b[k + 1], b[k + 2], b[k + 3], first.c, second.c, columns);
    }
    for (; k < depth; k++) {
      addOne(first.a[k], b[k], first.c, columns);
      addOne(second.a[k], b[k], second.c, columns);
    }
  }

  private void add(Row row) {
    int k = 0;
    for (; k + 4 <= depth; k += 4) {
      addFour(row.a, k, b[k], b[k + 1], b[k + 2], b[k + 3], row.c, columns);
    }
    for (; k < depth; k++) {
      addOne(row.a[k], b[k], row.c, columns);
    }
  }

  /// Four links of the chains of two rows.
  private static void addFour(float[] a, float[] other, int k, float[] b0, float[] b1, float[] b2, float[] b3, float[] c,
      float[] d, int n) {
    float a0 = a[k];
    float a1 = a[k + 1];
    float a2 = a[k + 2];
    float a3 = a[k + 3];
    float e0 = other[k];
    float e1 = other[k + 1];
    float e2 = other[k + 2];
    float e3 = other[k + 3];
    for (int j = 0; j < n; j++) {
      float s = Math.fma(a0, b0[j], c[j]);
      float t = Math.fma(e0, b0[j], d[j]);
      s = Math.fma(a1, b1[j], s);
      t = Math.fma(e1, b1[j], t);
      s = Math.fma(a2, b2[j], s);
      t = Math.fma(e2, b2[j], t);
      c[j] = Math.fma(a3, b3[j], s);
      d[j] = Math.fma(e3, b3[j], t);
    }
  }

  /// Four links of the chains of one row.
  private static void addFour(float[] a, int k, float[] b0, float[] b1, float[] b2, float[] b3, float[] c, int n) {
    float a0 = a[k];
    float a1 = a[k + 1];
    float a2 = a[k + 2];
    float a3 = a[k + 3];
    for (int j = 0; j < n; j++) {
      float s = Math.fma(a0, b0[j], c[j]);
      s = Math.fma(a1, b1[j], s);
      s = Math.fma(a2, b2[j], s);
      c[j] = Math.fma(a3, b3[j], s);
    }
  }

  private static void addOne(float a, float[] b, float[] c, int n) {
    for (int j = 0; j < n; j++) {
      c[j] = Math.fma(a, b[j], c[j]);
    }
  }

  private static void read(long from, float[] to, int count) {
    MemorySegment.copy(Native.ALL, Native.FLOAT, from, to, 0, count);
  }

  private static void write(float[] from, long to, int count) {
    MemorySegment.copy(from, 0, Native.ALL, Native.FLOAT, to, count);
  }
}
