package org.seqmix.tensor.cpu;

import static org.seqmix.tensor.cpu.Native.ADDRESS;
import static org.seqmix.tensor.cpu.Native.ALL;
import static org.seqmix.tensor.cpu.Native.FLOAT;
import static org.seqmix.tensor.cpu.Native.ORDER;
import static org.seqmix.tensor.cpu.Native.STEP;
import static org.seqmix.tensor.cpu.Vectors.BYTES;
import static org.seqmix.tensor.cpu.Vectors.LANES;
import static org.seqmix.tensor.cpu.Vectors.SPECIES;

import jdk.incubator.vector.FloatVector;

/// Products of matrices that lie in the first-level cache, unpacked: c (m, n) = a (m, k) b (k, n), n a multiple of the
/// lanes.
///
/// Elements of `a` are broadcast, so its strides are free: a transposed left factor costs nothing. Every element is one
/// fused-multiply-add chain in ascending depth, whatever m is and whichever register tile computes it.
final class TileProduct {
  /// Whether 16 sums and their operands fit the vector registers.
  private static final boolean MANY_REGISTERS = LANES != 8;

  private TileProduct() {}

  /// c = a b, or c += a b. Strides in bytes: rows of a, depth of a, rows (depth) of b, rows of c.
  static void run(int m, int n, int k, long a, long aRow, long aDepth, long b, long bRow, long c, long cRow,
      boolean add) {
    int whole = Tiles.WIDE ? n / Tiles.COLUMNS * Tiles.COLUMNS : 0;
    for (int j = 0; j < whole; j += Tiles.COLUMNS) {
      wholePanel(m, k, a, aRow, aDepth, b + 4L * j, bRow, c + 4L * j, cRow, add);
    }
    if (whole < n) {
      rest(m, n - whole, k, a, aRow, aDepth, b + 4L * whole, bRow, c + 4L * whole, cRow, add);
    }
  }

  /// Columns of four vectors, in strips of as equal heights as may be: a low one at the end would wait for its sums.
  private static void wholePanel(int m, int k, long a, long aRow, long aDepth, long b, long bRow, long c, long cRow,
      boolean add) {
    int strips = Math.ceilDiv(m, Tiles.ROWS);
    int i = 0;
    for (int strip = 0; strip < strips; strip++) {
      int rows = Math.ceilDiv(m - i, strips - strip);
      Tiles.compute(rows, Tiles.COLUMNS, a + i * aRow, aRow, aDepth, b, bRow, k, c + i * cRow, cRow, add, 0);
      i += rows;
    }
  }

  private static void rest(int m, int n, int k, long a, long aRow, long aDepth, long b, long bRow, long c, long cRow,
      boolean add) {
    if (!add) {
      for (int i = 0; i < m; i++) {
        TileRows.zero(c + i * cRow, n);
      }
    }
    int wide = n / (2 * LANES) * 2 * LANES;
    for (int j = 0; j < wide; j += 2 * LANES) {
      widePanel(m, k, a, aRow, aDepth, b + 4L * j, bRow, c + 4L * j, cRow);
    }
    if (wide < n) {
      narrowPanel(m, k, a, aRow, aDepth, b + 4L * wide, bRow, c + 4L * wide, cRow);
    }
  }

  private static void widePanel(int m, int k, long a, long aRow, long aDepth, long b, long bRow, long c, long cRow) {
    int i = 0;
    if (MANY_REGISTERS) {
      for (; i + 8 <= m; i += 8) {
        eightByTwo(k, a + i * aRow, aRow, aDepth, b, bRow, c + i * cRow, cRow);
      }
    }
    for (; i + 4 <= m; i += 4) {
      fourByTwo(k, a + i * aRow, aRow, aDepth, b, bRow, c + i * cRow, cRow);
    }
    for (; i < m; i++) {
      oneByTwo(k, a + i * aRow, aDepth, b, bRow, c + i * cRow);
    }
  }

  private static void narrowPanel(int m, int k, long a, long aRow, long aDepth, long b, long bRow, long c, long cRow) {
    int i = 0;
    for (; i + 8 <= m; i += 8) {
      eightByOne(k, a + i * aRow, aRow, aDepth, b, bRow, c + i * cRow, cRow);
    }
    for (; i < m; i++) {
      oneByOne(k, a + i * aRow, aDepth, b, bRow, c + i * cRow);
    }
  }

  /// 8 rows, 2 vectors.
  private static void eightByTwo(int k, long a, long aRow, long aDepth, long b, long bRow, long c, long cRow) {
    c &= ADDRESS;
    aRow &= STEP;
    cRow &= STEP;
    FloatVector c00 = FloatVector.fromMemorySegment(SPECIES, ALL, c, ORDER);
    FloatVector c01 = FloatVector.fromMemorySegment(SPECIES, ALL, c + BYTES, ORDER);
    FloatVector c10 = FloatVector.fromMemorySegment(SPECIES, ALL, c + cRow, ORDER);
    FloatVector c11 = FloatVector.fromMemorySegment(SPECIES, ALL, c + cRow + BYTES, ORDER);
    FloatVector c20 = FloatVector.fromMemorySegment(SPECIES, ALL, c + 2 * cRow, ORDER);
    FloatVector c21 = FloatVector.fromMemorySegment(SPECIES, ALL, c + 2 * cRow + BYTES, ORDER);
    FloatVector c30 = FloatVector.fromMemorySegment(SPECIES, ALL, c + 3 * cRow, ORDER);
    FloatVector c31 = FloatVector.fromMemorySegment(SPECIES, ALL, c + 3 * cRow + BYTES, ORDER);
    FloatVector c40 = FloatVector.fromMemorySegment(SPECIES, ALL, c + 4 * cRow, ORDER);
    FloatVector c41 = FloatVector.fromMemorySegment(SPECIES, ALL, c + 4 * cRow + BYTES, ORDER);
    FloatVector c50 = FloatVector.fromMemorySegment(SPECIES, ALL, c + 5 * cRow, ORDER);
    FloatVector c51 = FloatVector.fromMemorySegment(SPECIES, ALL, c + 5 * cRow + BYTES, ORDER);
    FloatVector c60 = FloatVector.fromMemorySegment(SPECIES, ALL, c + 6 * cRow, ORDER);
    FloatVector c61 = FloatVector.fromMemorySegment(SPECIES, ALL, c + 6 * cRow + BYTES, ORDER);
    FloatVector c70 = FloatVector.fromMemorySegment(SPECIES, ALL, c + 7 * cRow, ORDER);
    FloatVector c71 = FloatVector.fromMemorySegment(SPECIES, ALL, c + 7 * cRow + BYTES, ORDER);
    long pa = a & ADDRESS;
    long pb = b & ADDRESS;
    for (int i = 0; i < k; i++) {
      FloatVector b0 = FloatVector.fromMemorySegment(SPECIES, ALL, pb, ORDER);
      FloatVector b1 = FloatVector.fromMemorySegment(SPECIES, ALL, pb + BYTES, ORDER);
      FloatVector x = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pa));
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      x = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pa + aRow));
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      x = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pa + 2 * aRow));
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      x = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pa + 3 * aRow));
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
      x = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pa + 4 * aRow));
      c40 = x.fma(b0, c40);
      c41 = x.fma(b1, c41);
      x = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pa + 5 * aRow));
      c50 = x.fma(b0, c50);
      c51 = x.fma(b1, c51);
      x = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pa + 6 * aRow));
      c60 = x.fma(b0, c60);
      c61 = x.fma(b1, c61);
      x = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pa + 7 * aRow));
      c70 = x.fma(b0, c70);
      c71 = x.fma(b1, c71);
      pa = pa + aDepth & ADDRESS;
      pb = pb + bRow & ADDRESS;
    }
    c00.intoMemorySegment(ALL, c, ORDER);
    c01.intoMemorySegment(ALL, c + BYTES, ORDER);
    c10.intoMemorySegment(ALL, c + cRow, ORDER);
    c11.intoMemorySegment(ALL, c + cRow + BYTES, ORDER);
    c20.intoMemorySegment(ALL, c + 2 * cRow, ORDER);
    c21.intoMemorySegment(ALL, c + 2 * cRow + BYTES, ORDER);
    c30.intoMemorySegment(ALL, c + 3 * cRow, ORDER);
    c31.intoMemorySegment(ALL, c + 3 * cRow + BYTES, ORDER);
    c40.intoMemorySegment(ALL, c + 4 * cRow, ORDER);
    c41.intoMemorySegment(ALL, c + 4 * cRow + BYTES, ORDER);
    c50.intoMemorySegment(ALL, c + 5 * cRow, ORDER);
    c51.intoMemorySegment(ALL, c + 5 * cRow + BYTES, ORDER);
    c60.intoMemorySegment(ALL, c + 6 * cRow, ORDER);
    c61.intoMemorySegment(ALL, c + 6 * cRow + BYTES, ORDER);
    c70.intoMemorySegment(ALL, c + 7 * cRow, ORDER);
    c71.intoMemorySegment(ALL, c + 7 * cRow + BYTES, ORDER);
  }

  /// 4 rows, 2 vectors.
  private static void fourByTwo(int k, long a, long aRow, long aDepth, long b, long bRow, long c, long cRow) {
    c &= ADDRESS;
    aRow &= STEP;
    cRow &= STEP;
    FloatVector c00 = FloatVector.fromMemorySegment(SPECIES, ALL, c, ORDER);
    FloatVector c01 = FloatVector.fromMemorySegment(SPECIES, ALL, c + BYTES, ORDER);
    FloatVector c10 = FloatVector.fromMemorySegment(SPECIES, ALL, c + cRow, ORDER);
    FloatVector c11 = FloatVector.fromMemorySegment(SPECIES, ALL, c + cRow + BYTES, ORDER);
    FloatVector c20 = FloatVector.fromMemorySegment(SPECIES, ALL, c + 2 * cRow, ORDER);
    FloatVector c21 = FloatVector.fromMemorySegment(SPECIES, ALL, c + 2 * cRow + BYTES, ORDER);
    FloatVector c30 = FloatVector.fromMemorySegment(SPECIES, ALL, c + 3 * cRow, ORDER);
    FloatVector c31 = FloatVector.fromMemorySegment(SPECIES, ALL, c + 3 * cRow + BYTES, ORDER);
    long pa = a & ADDRESS;
    long pb = b & ADDRESS;
    for (int i = 0; i < k; i++) {
      FloatVector b0 = FloatVector.fromMemorySegment(SPECIES, ALL, pb, ORDER);
      FloatVector b1 = FloatVector.fromMemorySegment(SPECIES, ALL, pb + BYTES, ORDER);
      FloatVector x = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pa));
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      x = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pa + aRow));
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      x = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pa + 2 * aRow));
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      x = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pa + 3 * aRow));
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
      pa = pa + aDepth & ADDRESS;
      pb = pb + bRow & ADDRESS;
    }
    c00.intoMemorySegment(ALL, c, ORDER);
    c01.intoMemorySegment(ALL, c + BYTES, ORDER);
    c10.intoMemorySegment(ALL, c + cRow, ORDER);
    c11.intoMemorySegment(ALL, c + cRow + BYTES, ORDER);
    c20.intoMemorySegment(ALL, c + 2 * cRow, ORDER);
    c21.intoMemorySegment(ALL, c + 2 * cRow + BYTES, ORDER);
    c30.intoMemorySegment(ALL, c + 3 * cRow, ORDER);
    c31.intoMemorySegment(ALL, c + 3 * cRow + BYTES, ORDER);
  }

  /// 8 rows, 1 vector.
  private static void eightByOne(int k, long a, long aRow, long aDepth, long b, long bRow, long c, long cRow) {
    c &= ADDRESS;
    aRow &= STEP;
    cRow &= STEP;
    FloatVector c00 = FloatVector.fromMemorySegment(SPECIES, ALL, c, ORDER);
    FloatVector c10 = FloatVector.fromMemorySegment(SPECIES, ALL, c + cRow, ORDER);
    FloatVector c20 = FloatVector.fromMemorySegment(SPECIES, ALL, c + 2 * cRow, ORDER);
    FloatVector c30 = FloatVector.fromMemorySegment(SPECIES, ALL, c + 3 * cRow, ORDER);
    FloatVector c40 = FloatVector.fromMemorySegment(SPECIES, ALL, c + 4 * cRow, ORDER);
    FloatVector c50 = FloatVector.fromMemorySegment(SPECIES, ALL, c + 5 * cRow, ORDER);
    FloatVector c60 = FloatVector.fromMemorySegment(SPECIES, ALL, c + 6 * cRow, ORDER);
    FloatVector c70 = FloatVector.fromMemorySegment(SPECIES, ALL, c + 7 * cRow, ORDER);
    long pa = a & ADDRESS;
    long pb = b & ADDRESS;
    for (int i = 0; i < k; i++) {
      FloatVector b0 = FloatVector.fromMemorySegment(SPECIES, ALL, pb, ORDER);
      FloatVector x = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pa));
      c00 = x.fma(b0, c00);
      x = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pa + aRow));
      c10 = x.fma(b0, c10);
      x = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pa + 2 * aRow));
      c20 = x.fma(b0, c20);
      x = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pa + 3 * aRow));
      c30 = x.fma(b0, c30);
      x = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pa + 4 * aRow));
      c40 = x.fma(b0, c40);
      x = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pa + 5 * aRow));
      c50 = x.fma(b0, c50);
      x = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pa + 6 * aRow));
      c60 = x.fma(b0, c60);
      x = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pa + 7 * aRow));
      c70 = x.fma(b0, c70);
      pa = pa + aDepth & ADDRESS;
      pb = pb + bRow & ADDRESS;
    }
    c00.intoMemorySegment(ALL, c, ORDER);
    c10.intoMemorySegment(ALL, c + cRow, ORDER);
    c20.intoMemorySegment(ALL, c + 2 * cRow, ORDER);
    c30.intoMemorySegment(ALL, c + 3 * cRow, ORDER);
    c40.intoMemorySegment(ALL, c + 4 * cRow, ORDER);
    c50.intoMemorySegment(ALL, c + 5 * cRow, ORDER);
    c60.intoMemorySegment(ALL, c + 6 * cRow, ORDER);
    c70.intoMemorySegment(ALL, c + 7 * cRow, ORDER);
  }

  /// 1 row, 2 vectors: decoding.
  private static void oneByTwo(int k, long a, long aDepth, long b, long bRow, long c) {
    c &= ADDRESS;
    FloatVector c00 = FloatVector.fromMemorySegment(SPECIES, ALL, c, ORDER);
    FloatVector c01 = FloatVector.fromMemorySegment(SPECIES, ALL, c + BYTES, ORDER);
    long pa = a & ADDRESS;
    long pb = b & ADDRESS;
    for (int i = 0; i < k; i++) {
      FloatVector b0 = FloatVector.fromMemorySegment(SPECIES, ALL, pb, ORDER);
      FloatVector b1 = FloatVector.fromMemorySegment(SPECIES, ALL, pb + BYTES, ORDER);
      FloatVector x = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pa));
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      pa = pa + aDepth & ADDRESS;
      pb = pb + bRow & ADDRESS;
    }
    c00.intoMemorySegment(ALL, c, ORDER);
    c01.intoMemorySegment(ALL, c + BYTES, ORDER);
  }

  /// 1 row, 1 vector.
  private static void oneByOne(int k, long a, long aDepth, long b, long bRow, long c) {
    c &= ADDRESS;
    FloatVector c00 = FloatVector.fromMemorySegment(SPECIES, ALL, c, ORDER);
    long pa = a & ADDRESS;
    long pb = b & ADDRESS;
    for (int i = 0; i < k; i++) {
      FloatVector b0 = FloatVector.fromMemorySegment(SPECIES, ALL, pb, ORDER);
      FloatVector x = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pa));
      c00 = x.fma(b0, c00);
      pa = pa + aDepth & ADDRESS;
      pb = pb + bRow & ADDRESS;
    }
    c00.intoMemorySegment(ALL, c, ORDER);
  }
}
