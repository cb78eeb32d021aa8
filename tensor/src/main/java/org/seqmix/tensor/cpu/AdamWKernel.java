package org.seqmix.tensor.cpu;

import static org.seqmix.tensor.cpu.Native.ALL;
import static org.seqmix.tensor.cpu.Native.ORDER;
import static org.seqmix.tensor.cpu.Vectors.LANES;
import static org.seqmix.tensor.cpu.Vectors.SPECIES;

import jdk.incubator.vector.FloatVector;

import org.seqmix.tensor.AdamWStep;
import org.seqmix.tensor.Tensor;

/// One pass of AdamW over weights and moments.
///
/// *Numerics*: coefficients in double, then rounded. Moments move by a fraction of their distance to the new value, so
/// that rounded coefficients still add up to one.
final class AdamWKernel {
  private AdamWKernel() {}

  /// The coefficients of one step, and the loop over elements.
  private record Update(float gradientScale, float first, float second, float decay, float rate, float root,
      float epsilon) {
    static Update of(AdamWStep s) {
      double firstBias = -StrictMath.expm1(s.step() * StrictMath.log(s.beta1()));
      double secondBias = -StrictMath.expm1(s.step() * StrictMath.log(s.beta2()));
      return new Update((float) s.gradientScale(), (float) (1 - s.beta1()), (float) (1 - s.beta2()),
          (float) (-s.rate() * s.weightDecay()), (float) (-s.rate() / firstBias), (float) (1 / Math.sqrt(secondBias)),
          (float) s.epsilon());
    }

    void apply(long w, long gradient, long m, long v, int n) {
      int i = 0;
      for (; i <= n - LANES; i += LANES) {
        long o = 4L * i;
        FloatVector g = FloatVector.fromMemorySegment(SPECIES, ALL, gradient + o, ORDER).mul(gradientScale);
        FloatVector m0 = FloatVector.fromMemorySegment(SPECIES, ALL, m + o, ORDER);
        FloatVector v0 = FloatVector.fromMemorySegment(SPECIES, ALL, v + o, ORDER);
        FloatVector w0 = FloatVector.fromMemorySegment(SPECIES, ALL, w + o, ORDER);
        FloatVector m1 = g.sub(m0).fma(FloatVector.broadcast(SPECIES, first), m0);
        FloatVector v1 = g.mul(g).sub(v0).fma(FloatVector.broadcast(SPECIES, second), v0);
        FloatVector w1 = w0.fma(FloatVector.broadcast(SPECIES, decay), w0);
        FloatVector step = m1.mul(rate).div(v1.sqrt().mul(root).add(epsilon));
        m1.intoMemorySegment(ALL, m + o, ORDER);
        v1.intoMemorySegment(ALL, v + o, ORDER);
        w1.add(step).intoMemorySegment(ALL, w + o, ORDER);
      }
      for (; i < n; i++) {
        one(w + 4L * i, gradient + 4L * i, m + 4L * i, v + 4L * i);
      }
    }

    private void one(long w, long gradient, long m, long v) {
      float g = Native.getFloat(gradient) * gradientScale;
      float m0 = Native.getFloat(m);
      float v0 = Native.getFloat(v);
      float w0 = Native.getFloat(w);
      float m1 = Math.fma(g - m0, first, m0);
      float v1 = Math.fma(g * g - v0, second, v0);
      float w1 = Math.fma(w0, decay, w0);
      Native.setFloat(m, m1);
      Native.setFloat(v, v1);
      Native.setFloat(w, w1 + m1 * rate / ((float) Math.sqrt(v1) * root + epsilon));
    }
  }

  static void adamW(Tensor w, Tensor gradient, Tensor m, Tensor v, AdamWStep step, Workers workers) {
    Floats weights = Floats.of("adamW", "w", w);
    Floats gradients = Floats.of("adamW", "gradient", gradient);
    Floats first = Floats.of("adamW", "m", m);
    Floats second = Floats.of("adamW", "v", v);
    Update update = Update.of(step);
    boolean flat = w.isContiguous() && gradient.isContiguous() && m.isContiguous() && v.isContiguous();
    Split.elements(workers, w.rows(), w.columns(), flat, (r, c, n) -> update.apply(weights.at(r, c),
        gradients.at(r, c), first.at(r, c), second.at(r, c), n));
  }
}
