package org.seqmix.tensor.cpu;

import static org.seqmix.tensor.cpu.Native.ALL;
import static org.seqmix.tensor.cpu.Vectors.LANES;
import static org.seqmix.tensor.cpu.Native.ORDER;
import static org.seqmix.tensor.cpu.Vectors.SPECIES;
import static org.seqmix.tensor.cpu.Native.getFloat;
import static org.seqmix.tensor.cpu.Native.setFloat;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.Tensor;

/// Layer normalisation along the columns, a row at a time. Without a bias, a row of zeros stands in for it.
///
/// *Numerics*: sums in fixed lanes; the mean is corrected once by the mean of what it leaves, and the variance is that of
/// the differences, so that a large mean costs no digits of a small variance.
final class LayerNormKernel {
  private LayerNormKernel() {}

  static void layerNorm(Tensor x, Tensor w, @Nullable Tensor bias, double epsilon, Tensor y, Tensor mean, Tensor scale,
      Workers workers, BlockPool pool) {
    Floats in = Floats.of("layerNorm", "x", x);
    Floats out = Floats.of("layerNorm", "y", y);
    long weight = Floats.of("layerNorm", "w", w).address();
    long means = Floats.of("layerNorm", "mean", mean).address();
    long scales = Floats.of("layerNorm", "scale", scale).address();
    Floats given = Floats.orNull("layerNorm", "bias", bias);
    int n = Math.toIntExact(x.columns());
    try (CpuRegion region = new CpuRegion(pool)) {
      long shift = given == null ? GateKernel.zeros(region, n) : given.address();
      Split.rows(workers, x.rows(), 2L * n, (from, to) -> {
        for (int t = from; t < to; t++) {
          float m = mean(in.row(t), n);
          float s = (float) (1 / Math.sqrt((double) squares(in.row(t), m, n) / n + epsilon));
          setFloat(means + 4L * t, m);
          setFloat(scales + 4L * t, s);
          normalize(in.row(t), m, s, weight, shift, out.row(t), n);
        }
      });
    }
  }

  static void layerNormGrad(Tensor dy, Tensor x, Tensor w, Tensor mean, Tensor scale, Tensor dx, @Nullable Tensor dw,
      @Nullable Tensor dbias, Workers workers, BlockPool pool) {
    Floats dOut = Floats.of("layerNormGrad", "dy", dy);
    Floats in = Floats.of("layerNormGrad", "x", x);
    Floats dIn = Floats.of("layerNormGrad", "dx", dx);
    long weight = Floats.of("layerNormGrad", "w", w).address();
    long means = Floats.of("layerNormGrad", "mean", mean).address();
    long scales = Floats.of("layerNormGrad", "scale", scale).address();
    int n = Math.toIntExact(x.columns());
    if (dw != null) {
      long dWeight = Floats.of("layerNormGrad", "dw", dw).address();
      ColumnSums.run(Math.toIntExact(x.rows()), n, dWeight, workers, pool,
          (t, sums, from, to) -> addCentred(in.at(t, from), getFloat(means + 4L * t), getFloat(scales + 4L * t),
              dOut.at(t, from), sums + 4L * from, to - from));
    }
    if (dbias != null) {
      ColumnSums.addColumnSums(dy, dbias, workers, pool);
    }
    Split.rows(workers, x.rows(), 2L * n, (from, to) -> {
      for (int t = from; t < to; t++) {
        grad(dOut.row(t), weight, in.row(t), getFloat(means + 4L * t), getFloat(scales + 4L * t), dIn.row(t), n);
      }
    });
  }

  private static float mean(long x, int n) {
    float m = (float) ((double) SumKernel.sum(x, n) / n);
    return (float) (m + (double) differences(x, m, n) / n);
  }

  /// Sum of x - m.
  private static float differences(long x, float m, int n) {
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int i = 0; i < n; i += LANES) {
      VectorMask<Float> in = SPECIES.indexInRange(i, n);
      sum = sum.add(FloatVector.fromMemorySegment(SPECIES, ALL, x + 4L * i, ORDER, in).sub(m), in);
    }
    return Lanes.sum(sum);
  }

  /// Sum of (x - m)².
  private static float squares(long x, float m, int n) {
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = FloatVector.zero(SPECIES);
    int i = 0;
    for (; i <= n - 2 * LANES; i += 2 * LANES) {
      FloatVector v0 = FloatVector.fromMemorySegment(SPECIES, ALL, x + 4L * i, ORDER).sub(m);
      FloatVector v1 = FloatVector.fromMemorySegment(SPECIES, ALL, x + 4L * (i + LANES), ORDER).sub(m);
      s0 = v0.fma(v0, s0);
      s1 = v1.fma(v1, s1);
    }
    for (; i < n; i += LANES) {
      VectorMask<Float> in = SPECIES.indexInRange(i, n);
      FloatVector v = FloatVector.fromMemorySegment(SPECIES, ALL, x + 4L * i, ORDER, in).sub(m);
      s0 = s0.add(v.mul(v), in);
    }
    return Lanes.sum(s0.add(s1));
  }

  /// y = (x - m) s w + shift.
  private static void normalize(long x, float m, float s, long w, long shift, long y, int n) {
    for (int i = 0; i < n; i += LANES) {
      long o = 4L * i;
      VectorMask<Float> in = SPECIES.indexInRange(i, n);
      FloatVector v = FloatVector.fromMemorySegment(SPECIES, ALL, x + o, ORDER, in).sub(m).mul(s);
      v.fma(FloatVector.fromMemorySegment(SPECIES, ALL, w + o, ORDER, in),
          FloatVector.fromMemorySegment(SPECIES, ALL, shift + o, ORDER, in)).intoMemorySegment(ALL, y + o, ORDER, in);
    }
  }

  /// sums += dy (x - m) s.
  private static void addCentred(long x, float m, float s, long dy, long sums, int n) {
    for (int i = 0; i < n; i += LANES) {
      long o = 4L * i;
      VectorMask<Float> in = SPECIES.indexInRange(i, n);
      FloatVector v = FloatVector.fromMemorySegment(SPECIES, ALL, x + o, ORDER, in).sub(m).mul(s);
      v.fma(FloatVector.fromMemorySegment(SPECIES, ALL, dy + o, ORDER, in),
          FloatVector.fromMemorySegment(SPECIES, ALL, sums + o, ORDER, in)).intoMemorySegment(ALL, sums + o, ORDER, in);
    }
  }

  /// With g = w dy: dx = s (g - mean(g)) - s³ (x - m) mean(g (x - m)).
  private static void grad(long dy, long w, long x, float m, float s, long dx, int n) {
    float level = (float) ((double) product(dy, w, n) / n);
    float slope = (float) (-(double) along(dy, w, x, m, n) / n * s * s * s);
    write(dy, w, x, m, s, level, slope, dx, n);
  }

  /// The sum of dy w.
  private static float product(long dy, long w, int n) {
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int i = 0; i < n; i += LANES) {
      long o = 4L * i;
      VectorMask<Float> in = SPECIES.indexInRange(i, n);
      FloatVector g = FloatVector.fromMemorySegment(SPECIES, ALL, dy + o, ORDER, in);
      sum = sum.add(g.mul(FloatVector.fromMemorySegment(SPECIES, ALL, w + o, ORDER, in)));
    }
    return Lanes.sum(sum);
  }

  /// The sum of dy w (x - m).
  private static float along(long dy, long w, long x, float m, int n) {
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int i = 0; i < n; i += LANES) {
      long o = 4L * i;
      VectorMask<Float> in = SPECIES.indexInRange(i, n);
      FloatVector g = FloatVector.fromMemorySegment(SPECIES, ALL, dy + o, ORDER, in)
          .mul(FloatVector.fromMemorySegment(SPECIES, ALL, w + o, ORDER, in));
      sum = g.fma(FloatVector.fromMemorySegment(SPECIES, ALL, x + o, ORDER, in).sub(m), sum);
    }
    return Lanes.sum(sum);
  }

  /// dx = (x - m) slope + (dy w - level) s.
  private static void write(long dy, long w, long x, float m, float s, float level, float slope, long dx, int n) {
    FloatVector slopes = FloatVector.broadcast(SPECIES, slope);
    for (int i = 0; i < n; i += LANES) {
      long o = 4L * i;
      VectorMask<Float> in = SPECIES.indexInRange(i, n);
      FloatVector g = FloatVector.fromMemorySegment(SPECIES, ALL, dy + o, ORDER, in)
          .mul(FloatVector.fromMemorySegment(SPECIES, ALL, w + o, ORDER, in));
      FloatVector v = FloatVector.fromMemorySegment(SPECIES, ALL, x + o, ORDER, in).sub(m);
      v.fma(slopes, g.sub(level).mul(s)).intoMemorySegment(ALL, dx + o, ORDER, in);
    }
  }
}
