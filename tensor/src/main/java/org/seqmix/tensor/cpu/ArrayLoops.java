package org.seqmix.tensor.cpu;

import java.lang.foreign.MemorySegment;

/// The loops over arrays that the compiler makes vectors of, and the way between arrays and off-heap memory.
///
/// It makes vectors of plain loops over arrays, where every array is read and written at the same index, and of none over
/// off-heap memory. A sum is one chain of fused multiply-adds in ascending order of what is summed, so its bits do not
/// depend on how many are added at a time.
final class ArrayLoops {
  private ArrayLoops() {}

  static void read(long from, float[] to, int count) {
    MemorySegment.copy(Native.ALL, Native.FLOAT, from, to, 0, count);
  }

  static void write(float[] from, long to, int count) {
    MemorySegment.copy(from, 0, Native.ALL, Native.FLOAT, to, count);
  }

  /// Rows of `columns` floats, `rowBytes` apart, into rows from `at` on.
  static void readRows(long from, long rowBytes, int rows, int columns, float[][] to, int at) {
    for (int r = 0; r < rows; r++) {
      read(from + r * rowBytes, to[at + r], columns);
    }
  }

  /// Rows of `columns` floats, `rowBytes` apart, into the columns of `to` from `at` on.
  static void readTransposed(long from, long rowBytes, int rows, int columns, float[][] to, int at) {
    for (int r = 0; r < rows; r++) {
      long row = from + r * rowBytes;
      for (int c = 0; c < columns; c++) {
        to[c][at + r] = Native.getFloat(row + 4L * c);
      }
    }
  }

  /// The columns of `from` into rows of `columns` floats, `rowBytes` apart.
  static void writeTransposed(float[][] from, long to, long rowBytes, int rows, int columns) {
    for (int r = 0; r < rows; r++) {
      long row = to + r * rowBytes;
      for (int c = 0; c < columns; c++) {
        Native.setFloat(row + 4L * c, from[c][r]);
      }
    }
  }

  /// c += the sum over k, from (inclusive) to (exclusive), of `a[k] b[k]`, for `n` elements.
  static void addRows(float[] a, float[][] b, int from, int to, float[] c, int n) {
    int k = from;
    for (; k + 4 <= to; k += 4) {
      addFour(a, k, b[k], b[k + 1], b[k + 2], b[k + 3], c, n);
    }
    for (; k < to; k++) {
      addOne(a[k], b[k], c, n);
    }
  }

  /// The same for two sums at once, which share the reading of `b`.
  static void addRows(float[] a, float[] other, float[][] b, int from, int to, float[] c, float[] d, int n) {
    int k = from;
    for (; k + 4 <= to; k += 4) {
      addFour(a, other, k, b[k], b[k + 1], b[k + 2], b[k + 3], c, d, n);
    }
    for (; k < to; k++) {
      addOne(a[k], b[k], c, n);
      addOne(other[k], b[k], d, n);
    }
  }

  private static void addFour(float[] a, float[] other, int k, float[] b0, float[] b1, float[] b2, float[] b3,
      float[] c,
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
}
