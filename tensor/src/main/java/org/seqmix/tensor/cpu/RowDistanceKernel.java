package org.seqmix.tensor.cpu;

import static org.seqmix.tensor.cpu.Native.ALL;
import static org.seqmix.tensor.cpu.Native.ORDER;
import static org.seqmix.tensor.cpu.Vectors.LANES;
import static org.seqmix.tensor.cpu.Vectors.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

import org.seqmix.tensor.Tensor;

/// L2 distances of rows, and the gradient, zero where the distance is.
final class RowDistanceKernel {
  private RowDistanceKernel() {}

  static void rowDistance(Tensor a, Tensor b, Tensor loss, Workers workers) {
    Floats u = Floats.of("rowDistance", "a", a);
    Floats v = Floats.of("rowDistance", "b", b);
    long losses = Floats.of("rowDistance", "loss", loss).address();
    int n = Math.toIntExact(a.columns());
    Split.rows(workers, a.rows(), n, (from, to) -> {
      for (int t = from; t < to; t++) {
        Native.setFloat(losses + 4L * t, (float) Math.sqrt(squares(u.row(t), v.row(t), n)));
      }
    });
  }

  static void rowDistanceGrad(Tensor dloss, Tensor a, Tensor b, Tensor loss, Tensor da, Workers workers) {
    long dLosses = Floats.of("rowDistanceGrad", "dloss", dloss).address();
    Floats u = Floats.of("rowDistanceGrad", "a", a);
    Floats v = Floats.of("rowDistanceGrad", "b", b);
    long losses = Floats.of("rowDistanceGrad", "loss", loss).address();
    Floats out = Floats.of("rowDistanceGrad", "da", da);
    int n = Math.toIntExact(a.columns());
    Split.rows(workers, a.rows(), n, (from, to) -> {
      for (int t = from; t < to; t++) {
        float distance = Native.getFloat(losses + 4L * t);
        if (distance == 0f) {
          Native.zero(out.row(t), 4L * n);
        } else {
          difference(u.row(t), v.row(t), Native.getFloat(dLosses + 4L * t) / distance, out.row(t), n);
        }
      }
    });
  }

  private static double squares(long a, long b, int n) {
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = FloatVector.zero(SPECIES);
    int i = 0;
    for (; i <= n - 2 * LANES; i += 2 * LANES) {
      long o = 4L * i;
      long p = o + 4L * LANES;
      FloatVector d0 = FloatVector.fromMemorySegment(SPECIES, ALL, a + o, ORDER);
      FloatVector d1 = FloatVector.fromMemorySegment(SPECIES, ALL, a + p, ORDER);
      d0 = d0.sub(FloatVector.fromMemorySegment(SPECIES, ALL, b + o, ORDER));
      d1 = d1.sub(FloatVector.fromMemorySegment(SPECIES, ALL, b + p, ORDER));
      s0 = d0.fma(d0, s0);
      s1 = d1.fma(d1, s1);
    }
    for (; i < n; i += LANES) {
      VectorMask<Float> m = SPECIES.indexInRange(i, n);
      FloatVector d = FloatVector.fromMemorySegment(SPECIES, ALL, a + 4L * i, ORDER, m);
      d = d.sub(FloatVector.fromMemorySegment(SPECIES, ALL, b + 4L * i, ORDER, m));
      s0 = d.fma(d, s0);
    }
    return Lanes.sum(s0.add(s1));
  }

  /// y = factor (a - b).
  private static void difference(long a, long b, float factor, long y, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector d = FloatVector.fromMemorySegment(SPECIES, ALL, a + 4L * i, ORDER);
      d = d.sub(FloatVector.fromMemorySegment(SPECIES, ALL, b + 4L * i, ORDER));
      d.mul(factor).intoMemorySegment(ALL, y + 4L * i, ORDER);
    }
    if (i < n) {
      VectorMask<Float> m = SPECIES.indexInRange(i, n);
      FloatVector d = FloatVector.fromMemorySegment(SPECIES, ALL, a + 4L * i, ORDER, m);
      d = d.sub(FloatVector.fromMemorySegment(SPECIES, ALL, b + 4L * i, ORDER, m));
      d.mul(factor).intoMemorySegment(ALL, y + 4L * i, ORDER, m);
    }
  }
}
