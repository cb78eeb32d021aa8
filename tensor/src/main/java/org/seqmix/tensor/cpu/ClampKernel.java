package org.seqmix.tensor.cpu;

import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LT;
import static org.seqmix.tensor.cpu.Native.ALL;
import static org.seqmix.tensor.cpu.Vectors.LANES;
import static org.seqmix.tensor.cpu.Native.ORDER;
import static org.seqmix.tensor.cpu.Vectors.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.seqmix.tensor.Tensor;

/// Values kept between two limits, and the gradient that passes where they were between them. NaN stays NaN.
final class ClampKernel {
  private ClampKernel() {}

  static void clamp(Tensor x, double low, double high, Tensor y, Workers workers) {
    Floats in = Floats.of("clamp", "x", x);
    Floats out = Floats.of("clamp", "y", y);
    Split.elements(workers, x.rows(), x.columns(), x.isContiguous() && y.isContiguous(),
        (r, c, n) -> clamp(in.at(r, c), (float) low, (float) high, out.at(r, c), n));
  }

  /// The limits are moved to the floats between them, so that floats compare as doubles would.
  static void clampGrad(Tensor dy, Tensor x, double low, double high, Tensor dx, Workers workers) {
    Floats dOut = Floats.of("clampGrad", "dy", dy);
    Floats in = Floats.of("clampGrad", "x", x);
    Floats dIn = Floats.of("clampGrad", "dx", dx);
    float least = (float) low < low ? Math.nextUp((float) low) : (float) low;
    float most = (float) high > high ? Math.nextDown((float) high) : (float) high;
    Split.elements(workers, x.rows(), x.columns(), dy.isContiguous() && x.isContiguous() && dx.isContiguous(),
        (r, c, n) -> grad(dOut.at(r, c), in.at(r, c), least, most, dIn.at(r, c), n));
  }

  private static void clamp(long x, float low, float high, long y, int n) {
    FloatVector least = FloatVector.broadcast(SPECIES, low);
    FloatVector most = FloatVector.broadcast(SPECIES, high);
    for (int i = 0; i < n; i += LANES) {
      VectorMask<Float> m = SPECIES.indexInRange(i, n);
      FloatVector v = FloatVector.fromMemorySegment(SPECIES, ALL, x + 4L * i, ORDER, m);
      v = v.blend(least, v.compare(LT, least));
      v.blend(most, v.compare(GT, most)).intoMemorySegment(ALL, y + 4L * i, ORDER, m);
    }
  }

  private static void grad(long dy, long x, float low, float high, long dx, int n) {
    FloatVector zero = FloatVector.zero(SPECIES);
    for (int i = 0; i < n; i += LANES) {
      VectorMask<Float> m = SPECIES.indexInRange(i, n);
      FloatVector v = FloatVector.fromMemorySegment(SPECIES, ALL, x + 4L * i, ORDER, m);
      FloatVector g = FloatVector.fromMemorySegment(SPECIES, ALL, dy + 4L * i, ORDER, m);
      zero.blend(g, v.compare(GE, low).and(v.compare(LE, high))).intoMemorySegment(ALL, dx + 4L * i, ORDER, m);
    }
  }
}
