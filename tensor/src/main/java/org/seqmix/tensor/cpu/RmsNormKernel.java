package org.seqmix.tensor.cpu;

import static org.seqmix.tensor.cpu.Native.ALL;
import static org.seqmix.tensor.cpu.Native.ORDER;
import static org.seqmix.tensor.cpu.Vectors.LANES;
import static org.seqmix.tensor.cpu.Vectors.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.Tensor;

/// Root-mean-square norm along the columns, a row at a time.
///
/// *Numerics*: the mean of squares in fixed lanes, its root in double.
final class RmsNormKernel {
  private RmsNormKernel() {}

  static void rmsNorm(Tensor x, Tensor w, double epsilon, Tensor y, Tensor scale, Workers workers) {
    Floats in = Floats.of("rmsNorm", "x", x);
    Floats out = Floats.of("rmsNorm", "y", y);
    long weight = Floats.of("rmsNorm", "w", w).address();
    long scales = Floats.of("rmsNorm", "scale", scale).address();
    int n = Math.toIntExact(x.columns());
    Split.rows(workers, x.rows(), n, (from, to) -> {
      for (int t = from; t < to; t++) {
        double mean = (double) SumKernel.sumSquares(in.row(t), n) / n;
        float s = (float) (1 / Math.sqrt(mean + epsilon));
        Native.setFloat(scales + 4L * t, s);
        scaled(in.row(t), s, weight, out.row(t), n);
      }
    });
  }

  static void rmsNormGrad(Tensor dy, Tensor x, Tensor w, Tensor scale, Tensor dx, @Nullable Tensor dw, Workers workers,
      BlockPool pool) {
    Floats dOut = Floats.of("rmsNormGrad", "dy", dy);
    Floats in = Floats.of("rmsNormGrad", "x", x);
    Floats dIn = Floats.of("rmsNormGrad", "dx", dx);
    long weight = Floats.of("rmsNormGrad", "w", w).address();
    long scales = Floats.of("rmsNormGrad", "scale", scale).address();
    int n = Math.toIntExact(x.columns());
    if (dw != null) {
      long dWeight = Floats.of("rmsNormGrad", "dw", dw).address();
      ColumnSums.run(Math.toIntExact(x.rows()), n, dWeight, workers, pool, (t, sums, from, to) -> ColumnSums
          .addProduct(Native.getFloat(scales + 4L * t), in.at(t, from), dOut.at(t, from), sums + 4L * from, to - from));
    }
    Split.rows(workers, x.rows(), n, (from, to) -> {
      for (int t = from; t < to; t++) {
        float s = Native.getFloat(scales + 4L * t);
        double mean = (double) dot(dOut.row(t), weight, in.row(t), n) / n;
        grad(dOut.row(t), weight, s, in.row(t), (float) (-mean * s * s * s), dIn.row(t), n);
      }
    });
  }

  /// y = x s w.
  private static void scaled(long x, float s, long w, long y, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector v = FloatVector.fromMemorySegment(SPECIES, ALL, x + 4L * i, ORDER).mul(s);
      v.mul(FloatVector.fromMemorySegment(SPECIES, ALL, w + 4L * i, ORDER)).intoMemorySegment(ALL, y + 4L * i, ORDER);
    }
    if (i < n) {
      VectorMask<Float> m = SPECIES.indexInRange(i, n);
      FloatVector v = FloatVector.fromMemorySegment(SPECIES, ALL, x + 4L * i, ORDER, m).mul(s);
      v.mul(FloatVector.fromMemorySegment(SPECIES, ALL, w + 4L * i, ORDER, m))
          .intoMemorySegment(ALL, y + 4L * i, ORDER, m);
    }
  }

  /// Sum of dy w x.
  private static float dot(long dy, long w, long x, int n) {
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = FloatVector.zero(SPECIES);
    int i = 0;
    for (; i <= n - 2 * LANES; i += 2 * LANES) {
      long o = 4L * i;
      long p = o + 4L * LANES;
      FloatVector g0 = FloatVector.fromMemorySegment(SPECIES, ALL, dy + o, ORDER);
      FloatVector g1 = FloatVector.fromMemorySegment(SPECIES, ALL, dy + p, ORDER);
      g0 = g0.mul(FloatVector.fromMemorySegment(SPECIES, ALL, w + o, ORDER));
      g1 = g1.mul(FloatVector.fromMemorySegment(SPECIES, ALL, w + p, ORDER));
      s0 = g0.fma(FloatVector.fromMemorySegment(SPECIES, ALL, x + o, ORDER), s0);
      s1 = g1.fma(FloatVector.fromMemorySegment(SPECIES, ALL, x + p, ORDER), s1);
    }
    for (; i < n; i += LANES) {
      VectorMask<Float> m = SPECIES.indexInRange(i, n);
      FloatVector g = FloatVector.fromMemorySegment(SPECIES, ALL, dy + 4L * i, ORDER, m);
      g = g.mul(FloatVector.fromMemorySegment(SPECIES, ALL, w + 4L * i, ORDER, m));
      s0 = g.fma(FloatVector.fromMemorySegment(SPECIES, ALL, x + 4L * i, ORDER, m), s0);
    }
    return Lanes.sum(s0.add(s1));
  }

  /// dx = dy w s + x c.
  private static void grad(long dy, long w, float s, long x, float c, long dx, int n) {
    FloatVector cs = FloatVector.broadcast(SPECIES, c);
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      long o = 4L * i;
      FloatVector g = FloatVector.fromMemorySegment(SPECIES, ALL, dy + o, ORDER).mul(s);
      g = g.mul(FloatVector.fromMemorySegment(SPECIES, ALL, w + o, ORDER));
      FloatVector v = FloatVector.fromMemorySegment(SPECIES, ALL, x + o, ORDER);
      v.fma(cs, g).intoMemorySegment(ALL, dx + o, ORDER);
    }
    if (i < n) {
      long o = 4L * i;
      VectorMask<Float> m = SPECIES.indexInRange(i, n);
      FloatVector g = FloatVector.fromMemorySegment(SPECIES, ALL, dy + o, ORDER, m).mul(s);
      g = g.mul(FloatVector.fromMemorySegment(SPECIES, ALL, w + o, ORDER, m));
      FloatVector v = FloatVector.fromMemorySegment(SPECIES, ALL, x + o, ORDER, m);
      v.fma(cs, g).intoMemorySegment(ALL, dx + o, ORDER, m);
    }
  }
}
