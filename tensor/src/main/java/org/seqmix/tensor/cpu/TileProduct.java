package org.seqmix.tensor.cpu;

import static org.seqmix.tensor.cpu.Native.ALL;
import static org.seqmix.tensor.cpu.Native.BYTES;
import static org.seqmix.tensor.cpu.Native.FLOAT;
import static org.seqmix.tensor.cpu.Native.LANES;
import static org.seqmix.tensor.cpu.Native.SPECIES;
import static org.seqmix.tensor.cpu.Native.load;
import static org.seqmix.tensor.cpu.Native.store;

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
    int wide = n / (2 * LANES) * 2 * LANES;
    for (int j = 0; j < wide; j += 2 * LANES) {
      widePanel(m, k, a, aRow, aDepth, b + 4L * j, bRow, c + 4L * j, cRow, add);
    }
    if (wide < n) {
      narrowPanel(m, k, a, aRow, aDepth, b + 4L * wide, bRow, c + 4L * wide, cRow, add);
    }
  }

  private static void widePanel(int m, int k, long a, long aRow, long aDepth, long b, long bRow, long c, long cRow,
      boolean add) {
    int i = 0;
    if (MANY_REGISTERS) {
      for (; i + 8 <= m; i += 8) {
        eightByTwo(k, a + i * aRow, aRow, aDepth, b, bRow, c + i * cRow, cRow, add);
      }
    }
    for (; i + 4 <= m; i += 4) {
      fourByTwo(k, a + i * aRow, aRow, aDepth, b, bRow, c + i * cRow, cRow, add);
    }
    for (; i < m; i++) {
      oneByTwo(k, a + i * aRow, aDepth, b, bRow, c + i * cRow, add);
    }
  }

  private static void narrowPanel(int m, int k, long a, long aRow, long aDepth, long b, long bRow, long c, long cRow,
      boolean add) {
    int i = 0;
    for (; i + 8 <= m; i += 8) {
      eightByOne(k, a + i * aRow, aRow, aDepth, b, bRow, c + i * cRow, cRow, add);
    }
    for (; i < m; i++) {
      oneByOne(k, a + i * aRow, aDepth, b, bRow, c + i * cRow, add);
    }
  }

  /// 8 rows, 2 vectors.
  private static void eightByTwo(int k, long a, long aRow, long aDepth, long b, long bRow, long c, long cRow,
      boolean add) {
    FloatVector c00 = add ? load(c) : FloatVector.zero(SPECIES);
    FloatVector c01 = add ? load(c + BYTES) : FloatVector.zero(SPECIES);
    FloatVector c10 = add ? load(c + cRow) : FloatVector.zero(SPECIES);
    FloatVector c11 = add ? load(c + cRow + BYTES) : FloatVector.zero(SPECIES);
    FloatVector c20 = add ? load(c + 2 * cRow) : FloatVector.zero(SPECIES);
    FloatVector c21 = add ? load(c + 2 * cRow + BYTES) : FloatVector.zero(SPECIES);
    FloatVector c30 = add ? load(c + 3 * cRow) : FloatVector.zero(SPECIES);
    FloatVector c31 = add ? load(c + 3 * cRow + BYTES) : FloatVector.zero(SPECIES);
    FloatVector c40 = add ? load(c + 4 * cRow) : FloatVector.zero(SPECIES);
    FloatVector c41 = add ? load(c + 4 * cRow + BYTES) : FloatVector.zero(SPECIES);
    FloatVector c50 = add ? load(c + 5 * cRow) : FloatVector.zero(SPECIES);
    FloatVector c51 = add ? load(c + 5 * cRow + BYTES) : FloatVector.zero(SPECIES);
    FloatVector c60 = add ? load(c + 6 * cRow) : FloatVector.zero(SPECIES);
    FloatVector c61 = add ? load(c + 6 * cRow + BYTES) : FloatVector.zero(SPECIES);
    FloatVector c70 = add ? load(c + 7 * cRow) : FloatVector.zero(SPECIES);
    FloatVector c71 = add ? load(c + 7 * cRow + BYTES) : FloatVector.zero(SPECIES);
    long pa = a;
    long pb = b;
    for (int i = 0; i < k; i++) {
      FloatVector b0 = load(pb);
      FloatVector b1 = load(pb + BYTES);
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
      pa += aDepth;
      pb += bRow;
    }
    store(c, c00);
    store(c + BYTES, c01);
    store(c + cRow, c10);
    store(c + cRow + BYTES, c11);
    store(c + 2 * cRow, c20);
    store(c + 2 * cRow + BYTES, c21);
    store(c + 3 * cRow, c30);
    store(c + 3 * cRow + BYTES, c31);
    store(c + 4 * cRow, c40);
    store(c + 4 * cRow + BYTES, c41);
    store(c + 5 * cRow, c50);
    store(c + 5 * cRow + BYTES, c51);
    store(c + 6 * cRow, c60);
    store(c + 6 * cRow + BYTES, c61);
    store(c + 7 * cRow, c70);
    store(c + 7 * cRow + BYTES, c71);
  }

  /// 4 rows, 2 vectors.
  private static void fourByTwo(int k, long a, long aRow, long aDepth, long b, long bRow, long c, long cRow,
      boolean add) {
    FloatVector c00 = add ? load(c) : FloatVector.zero(SPECIES);
    FloatVector c01 = add ? load(c + BYTES) : FloatVector.zero(SPECIES);
    FloatVector c10 = add ? load(c + cRow) : FloatVector.zero(SPECIES);
    FloatVector c11 = add ? load(c + cRow + BYTES) : FloatVector.zero(SPECIES);
    FloatVector c20 = add ? load(c + 2 * cRow) : FloatVector.zero(SPECIES);
    FloatVector c21 = add ? load(c + 2 * cRow + BYTES) : FloatVector.zero(SPECIES);
    FloatVector c30 = add ? load(c + 3 * cRow) : FloatVector.zero(SPECIES);
    FloatVector c31 = add ? load(c + 3 * cRow + BYTES) : FloatVector.zero(SPECIES);
    long pa = a;
    long pb = b;
    for (int i = 0; i < k; i++) {
      FloatVector b0 = load(pb);
      FloatVector b1 = load(pb + BYTES);
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
      pa += aDepth;
      pb += bRow;
    }
    store(c, c00);
    store(c + BYTES, c01);
    store(c + cRow, c10);
    store(c + cRow + BYTES, c11);
    store(c + 2 * cRow, c20);
    store(c + 2 * cRow + BYTES, c21);
    store(c + 3 * cRow, c30);
    store(c + 3 * cRow + BYTES, c31);
  }

  /// 8 rows, 1 vector.
  private static void eightByOne(int k, long a, long aRow, long aDepth, long b, long bRow, long c, long cRow,
      boolean add) {
    FloatVector c00 = add ? load(c) : FloatVector.zero(SPECIES);
    FloatVector c10 = add ? load(c + cRow) : FloatVector.zero(SPECIES);
    FloatVector c20 = add ? load(c + 2 * cRow) : FloatVector.zero(SPECIES);
    FloatVector c30 = add ? load(c + 3 * cRow) : FloatVector.zero(SPECIES);
    FloatVector c40 = add ? load(c + 4 * cRow) : FloatVector.zero(SPECIES);
    FloatVector c50 = add ? load(c + 5 * cRow) : FloatVector.zero(SPECIES);
    FloatVector c60 = add ? load(c + 6 * cRow) : FloatVector.zero(SPECIES);
    FloatVector c70 = add ? load(c + 7 * cRow) : FloatVector.zero(SPECIES);
    long pa = a;
    long pb = b;
    for (int i = 0; i < k; i++) {
      FloatVector b0 = load(pb);
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
      pa += aDepth;
      pb += bRow;
    }
    store(c, c00);
    store(c + cRow, c10);
    store(c + 2 * cRow, c20);
    store(c + 3 * cRow, c30);
    store(c + 4 * cRow, c40);
    store(c + 5 * cRow, c50);
    store(c + 6 * cRow, c60);
    store(c + 7 * cRow, c70);
  }

  /// 1 row, 2 vectors: decoding.
  private static void oneByTwo(int k, long a, long aDepth, long b, long bRow, long c, boolean add) {
    FloatVector c00 = add ? load(c) : FloatVector.zero(SPECIES);
    FloatVector c01 = add ? load(c + BYTES) : FloatVector.zero(SPECIES);
    long pa = a;
    long pb = b;
    for (int i = 0; i < k; i++) {
      FloatVector b0 = load(pb);
      FloatVector b1 = load(pb + BYTES);
      FloatVector x = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pa));
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      pa += aDepth;
      pb += bRow;
    }
    store(c, c00);
    store(c + BYTES, c01);
  }

  /// 1 row, 1 vector.
  private static void oneByOne(int k, long a, long aDepth, long b, long bRow, long c, boolean add) {
    FloatVector c00 = add ? load(c) : FloatVector.zero(SPECIES);
    long pa = a;
    long pb = b;
    for (int i = 0; i < k; i++) {
      FloatVector b0 = load(pb);
      FloatVector x = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pa));
      c00 = x.fma(b0, c00);
      pa += aDepth;
      pb += bRow;
    }
    store(c, c00);
  }
}
