package org.seqmix.tensor.cpu;

import static org.seqmix.tensor.cpu.Native.ALL;
import static org.seqmix.tensor.cpu.Native.ORDER;
import static org.seqmix.tensor.cpu.Vectors.LANES;
import static org.seqmix.tensor.cpu.Vectors.SPECIES;

import java.util.Arrays;
import java.util.List;
import jdk.incubator.vector.FloatVector;

import org.seqmix.tensor.AdamWItem;
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

  /// Elements of one piece of a parameter: a task's memory passes through the second-level cache once.
  private static final int PIECE = 1 << 15;

  /// All parameters in one region of the pool, in pieces; a piece's gradient is zeroed while it is in the cache.
  static void adamW(List<AdamWItem> items, Workers workers) {
    int[] firstPiece = new int[items.size() + 1];
    Update[] updates = new Update[items.size()];
    for (int i = 0; i < updates.length; i++) {
      AdamWItem item = items.get(i);
      requireContiguous(item);
      updates[i] = Update.of(item.step());
      firstPiece[i + 1] = Math.addExact(firstPiece[i], Math.toIntExact((item.w().elements() + PIECE - 1) / PIECE));
    }
    workers.run(firstPiece[updates.length], piece -> {
      int found = Arrays.binarySearch(firstPiece, piece);
      int index = found < 0 ? -found - 2 : lastOf(firstPiece, found);
      AdamWItem item = items.get(index);
      long from = (long) (piece - firstPiece[index]) * PIECE;
      int count = (int) Math.min(PIECE, item.w().elements() - from);
      long gradient = Cpu.address(item.gradient()) + 4 * from;
      updates[index].apply(Cpu.address(item.w()) + 4 * from, gradient, Cpu.address(item.m()) + 4 * from,
          Cpu.address(item.v()) + 4 * from, count);
      Native.zero(gradient, 4L * count);
    });
  }

  /// The last of equal entries, which belong to parameters without elements.
  private static int lastOf(int[] sorted, int index) {
    int last = index;
    while (last + 1 < sorted.length && sorted[last + 1] == sorted[index]) {
      last++;
    }
    return last;
  }

  private static void requireContiguous(AdamWItem item) {
    for (Tensor t : List.of(item.w(), item.gradient(), item.m(), item.v())) {
      Floats.of("adamW", "items", t);
      if (!t.isContiguous() || t.elements() != item.w().elements()) {
        throw new IllegalArgumentException("adamW: expected contiguous tensors of " + item.w().shape() + ", got " + t);
      }
    }
  }
}
