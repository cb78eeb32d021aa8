package org.seqmix.tensor.cpu;

import static org.seqmix.tensor.cpu.Native.ALL;
import static org.seqmix.tensor.cpu.Native.ORDER;
import static org.seqmix.tensor.cpu.Vectors.LANES;
import static org.seqmix.tensor.cpu.Vectors.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

import org.seqmix.tensor.Tensor;

/// Sums over tokens, a column at a time: gradients of biases, of norm weights and of convolution taps.
///
/// Rows are added in ascending order in groups of 64, and the groups' sums in ascending order: a fixed shape with less
/// rounding error than one long chain. Threads share the columns.
final class ColumnSums {
  private static final int GROUP = 64;

  private ColumnSums() {}

  /// Adds one row's terms of columns `from` to `to` to the sums at `sums` (the address of column 0).
  @FunctionalInterface
  interface Terms {
    void add(int row, long sums, int from, int to);
  }

  static void addColumnSums(Tensor x, Tensor y, Workers workers, BlockPool pool) {
    Floats in = Floats.of("addColumnSums", "x", x);
    Floats out = Floats.of("addColumnSums", "y", y);
    int columns = Math.toIntExact(x.columns());
    run(Math.toIntExact(x.rows()), columns, out.address(), workers, pool,
        (row, sums, from, to) -> add(in.at(row, from), sums + 4L * from, to - from));
  }

  /// y += the sum of the rows' terms.
  static void run(int rows, int columns, long y, Workers workers, BlockPool pool, Terms terms) {
    try (CpuRegion region = new CpuRegion(pool)) {
      long sums = region.floats(columns);
      Split.columns(workers, columns, rows, (from, to) -> {
        for (int group = 0; group < rows; group += GROUP) {
          Native.zero(sums + 4L * from, 4L * (to - from));
          for (int row = group; row < Math.min(rows, group + GROUP); row++) {
            terms.add(row, sums, from, to);
          }
          add(sums + 4L * from, y + 4L * from, to - from);
        }
      });
    }
  }

  /// y += x.
  static void add(long x, long y, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector v = FloatVector.fromMemorySegment(SPECIES, ALL, x + 4L * i, ORDER);
      FloatVector s = FloatVector.fromMemorySegment(SPECIES, ALL, y + 4L * i, ORDER);
      s.add(v).intoMemorySegment(ALL, y + 4L * i, ORDER);
    }
    if (i < n) {
      VectorMask<Float> m = SPECIES.indexInRange(i, n);
      FloatVector v = FloatVector.fromMemorySegment(SPECIES, ALL, x + 4L * i, ORDER, m);
      FloatVector s = FloatVector.fromMemorySegment(SPECIES, ALL, y + 4L * i, ORDER, m);
      s.add(v).intoMemorySegment(ALL, y + 4L * i, ORDER, m);
    }
  }

  /// y += factor x z.
  static void addProduct(float factor, long x, long z, long y, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector u = FloatVector.fromMemorySegment(SPECIES, ALL, x + 4L * i, ORDER).mul(factor);
      FloatVector v = FloatVector.fromMemorySegment(SPECIES, ALL, z + 4L * i, ORDER);
      FloatVector s = FloatVector.fromMemorySegment(SPECIES, ALL, y + 4L * i, ORDER);
      u.fma(v, s).intoMemorySegment(ALL, y + 4L * i, ORDER);
    }
    if (i < n) {
      VectorMask<Float> m = SPECIES.indexInRange(i, n);
      FloatVector u = FloatVector.fromMemorySegment(SPECIES, ALL, x + 4L * i, ORDER, m).mul(factor);
      FloatVector v = FloatVector.fromMemorySegment(SPECIES, ALL, z + 4L * i, ORDER, m);
      FloatVector s = FloatVector.fromMemorySegment(SPECIES, ALL, y + 4L * i, ORDER, m);
      u.fma(v, s).intoMemorySegment(ALL, y + 4L * i, ORDER, m);
    }
  }
}
