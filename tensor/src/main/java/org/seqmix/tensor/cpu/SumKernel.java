package org.seqmix.tensor.cpu;

import static org.seqmix.tensor.cpu.Native.ALL;
import static org.seqmix.tensor.cpu.Native.ORDER;
import static org.seqmix.tensor.cpu.Vectors.LANES;
import static org.seqmix.tensor.cpu.Vectors.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Tensor;

/// Sums over all elements: chunks of fixed size in vector lanes, their sums in double, one after the other.
///
/// *Numerics*: a lane adds at most 1024 floats over the vector length before it goes to double, so the error stays near 1e-6 of the sum of the
/// magnitudes in the worst case, whatever the length.
final class SumKernel {
  private static final int CHUNK = 1024;

  private SumKernel() {}

  static void sum(Tensor x, Tensor y, Workers workers) {
    run("sum", x, y, false, workers);
  }

  static void sumSquares(Tensor x, Tensor y, Workers workers) {
    run("sumSquares", x, y, true, workers);
  }

  private static void run(String name, Tensor x, Tensor y, boolean squares, Workers workers) {
    boolean wide = x.type() == DType.F64;
    long address = wide ? Doubles.of(name, x).address() : Floats.of(name, "x", x).address();
    int bytes = x.type().bytes();
    boolean flat = x.isContiguous();
    long rows = flat ? 1 : x.rows();
    long columns = flat ? x.elements() : x.columns();
    long perRow = (columns + CHUNK - 1) / CHUNK;
    double[] partial = new double[Math.toIntExact(rows * perRow)];
    Split.run(workers, partial.length, 1, CHUNK, (from, to) -> {
      for (int p = from; p < to; p++) {
        long column = p % perRow * CHUNK;
        long at = address + bytes * (p / perRow * x.rowStride() + column);
        partial[p] = chunk(at, (int) Math.min(CHUNK, columns - column), wide, squares);
      }
    });
    double total = 0;
    for (double p : partial) {
      total += p;
    }
    store(name, y, total);
  }

  private static double chunk(long x, int n, boolean wide, boolean squares) {
    if (wide) {
      return squares ? Doubles.sumSquares(x, n) : Doubles.sum(x, n);
    }
    return squares ? sumSquares(x, n) : sum(x, n);
  }

  private static void store(String name, Tensor y, double total) {
    if (y.type() == DType.F64) {
      Cpu.setDouble(Doubles.of(name, y).address(), total);
    } else {
      Native.setFloat(Floats.of(name, "y", y).address(), (float) total);
    }
  }

  /// Sum of `n` floats in one chain of vectors.
  static float sum(long x, int n) {
    FloatVector s = FloatVector.zero(SPECIES);
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      s = s.add(FloatVector.fromMemorySegment(SPECIES, ALL, x + 4L * i, ORDER));
    }
    if (i < n) {
      VectorMask<Float> m = SPECIES.indexInRange(i, n);
      s = s.add(FloatVector.fromMemorySegment(SPECIES, ALL, x + 4L * i, ORDER, m));
    }
    return Lanes.sum(s);
  }

  /// Sum of the squares of `n` floats: two chains, the second for every other vector.
  static float sumSquares(long x, int n) {
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = FloatVector.zero(SPECIES);
    int i = 0;
    for (; i <= n - 2 * LANES; i += 2 * LANES) {
      FloatVector v0 = FloatVector.fromMemorySegment(SPECIES, ALL, x + 4L * i, ORDER);
      FloatVector v1 = FloatVector.fromMemorySegment(SPECIES, ALL, x + 4L * (i + LANES), ORDER);
      s0 = v0.fma(v0, s0);
      s1 = v1.fma(v1, s1);
    }
    for (; i < n; i += LANES) {
      VectorMask<Float> m = SPECIES.indexInRange(i, n);
      FloatVector v = FloatVector.fromMemorySegment(SPECIES, ALL, x + 4L * i, ORDER, m);
      s0 = v.fma(v, s0);
    }
    return Lanes.sum(s0.add(s1));
  }
}
