package org.seqmix.tensor.cpu;

import static org.seqmix.tensor.cpu.Native.ALL;
import static org.seqmix.tensor.cpu.Native.ORDER;
import static org.seqmix.tensor.cpu.Vectors.LANES;
import static org.seqmix.tensor.cpu.Vectors.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

import org.seqmix.tensor.Tensor;

/// The discrete decay of a state: its logarithm -softplus(aLog), and the gradient.
final class DecayKernel {
  private DecayKernel() {}

  static void logDecay(Tensor aLog, Tensor logDecay, Workers workers) {
    Floats in = Floats.of("logDecay", "aLog", aLog);
    Floats out = Floats.of("logDecay", "logDecay", logDecay);
    boolean flat = aLog.isContiguous() && logDecay.isContiguous();
    Split.elements(workers, aLog.rows(), aLog.columns(), flat, (r, c, n) -> decay(in.at(r, c), out.at(r, c), n));
  }

  static void logDecayGrad(Tensor dlogDecay, Tensor aLog, Tensor daLog, Workers workers) {
    Floats grad = Floats.of("logDecayGrad", "dlogDecay", dlogDecay);
    Floats in = Floats.of("logDecayGrad", "aLog", aLog);
    Floats out = Floats.of("logDecayGrad", "daLog", daLog);
    boolean flat = dlogDecay.isContiguous() && aLog.isContiguous() && daLog.isContiguous();
    Split.elements(workers, aLog.rows(), aLog.columns(), flat,
        (r, c, n) -> grad(grad.at(r, c), in.at(r, c), out.at(r, c), n));
  }

  private static void decay(long x, long y, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector v = FloatVector.fromMemorySegment(SPECIES, ALL, x + 4L * i, ORDER);
      VectorMath.softplus(v).neg().intoMemorySegment(ALL, y + 4L * i, ORDER);
    }
    for (; i < n; i++) {
      Native.setFloat(y + 4L * i, -VectorMath.softplus(Native.getFloat(x + 4L * i)));
    }
  }

  private static void grad(long dy, long x, long dx, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector s = VectorMath.sigmoid(FloatVector.fromMemorySegment(SPECIES, ALL, x + 4L * i, ORDER)).neg();
      s.mul(FloatVector.fromMemorySegment(SPECIES, ALL, dy + 4L * i, ORDER))
          .intoMemorySegment(ALL, dx + 4L * i, ORDER);
    }
    if (i < n) {
      VectorMask<Float> m = SPECIES.indexInRange(i, n);
      FloatVector s = VectorMath.sigmoid(FloatVector.fromMemorySegment(SPECIES, ALL, x + 4L * i, ORDER, m)).neg();
      s.mul(FloatVector.fromMemorySegment(SPECIES, ALL, dy + 4L * i, ORDER, m))
          .intoMemorySegment(ALL, dx + 4L * i, ORDER, m);
    }
  }
}
