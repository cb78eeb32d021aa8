package org.seqmix.tensor.cpu;

import static org.seqmix.tensor.cpu.Native.ALL;
import static org.seqmix.tensor.cpu.Native.ORDER;
import static org.seqmix.tensor.cpu.Vectors.LANES;
import static org.seqmix.tensor.cpu.Vectors.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/// Maximum and sum of exponentials of a row of logits.
///
/// *Numerics*: exponentials relative to the maximum; chunks of 4096 columns in vector lanes, their sums in double, in
/// order.
final class SoftmaxRows {
  static final int CHUNK = 4096;

  private SoftmaxRows() {}

  static float max(long x, int n) {
    FloatVector s0 = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
    FloatVector s1 = s0;
    int i = 0;
    for (; i <= n - 2 * LANES; i += 2 * LANES) {
      s0 = s0.max(FloatVector.fromMemorySegment(SPECIES, ALL, x + 4L * i, ORDER));
      s1 = s1.max(FloatVector.fromMemorySegment(SPECIES, ALL, x + 4L * (i + LANES), ORDER));
    }
    float rest = s0.max(s1).reduceLanes(VectorOperators.MAX);
    for (; i < n; i++) {
      rest = Math.max(rest, Native.getFloat(x + 4L * i));
    }
    return rest;
  }

  /// Logarithm of the sum of exp(scale (x - max)). The difference first: it is exact near the maximum.
  static double logSum(long x, int n, float scale, float max) {
    double sum = 0;
    for (int at = 0; at < n; at += CHUNK) {
      sum += sumExp(x + 4L * at, Math.min(CHUNK, n - at), scale, max);
    }
    return StrictMath.log(sum);
  }

  private static float sumExp(long x, int n, float scale, float max) {
    FloatVector s = FloatVector.zero(SPECIES);
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      s = s.add(VectorMath.exp(FloatVector.fromMemorySegment(SPECIES, ALL, x + 4L * i, ORDER).sub(max).mul(scale)));
    }
    if (i < n) {
      VectorMask<Float> m = SPECIES.indexInRange(i, n);
      FloatVector v = FloatVector.fromMemorySegment(SPECIES, ALL, x + 4L * i, ORDER, m);
      s = s.add(VectorMath.exp(v.sub(max).mul(scale)), m);
    }
    return Lanes.sum(s);
  }
}
