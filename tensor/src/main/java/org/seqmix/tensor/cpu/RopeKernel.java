package org.seqmix.tensor.cpu;

import static org.seqmix.tensor.cpu.Native.ALL;
import static org.seqmix.tensor.cpu.Native.ORDER;
import static org.seqmix.tensor.cpu.Vectors.LANES;
import static org.seqmix.tensor.cpu.Vectors.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Rows.Span;
import org.seqmix.tensor.Tensor;

/// Rotary embedding: pairs (i, i + R/2) of each head turn by the angle of the token's position.
final class RopeKernel {
  private RopeKernel() {}

  static void rope(Tensor x, Tensor cos, Tensor sin, Rows rows, int heads, boolean inverse, Tensor y,
      Workers workers) {
    Floats in = Floats.of("rope", "x", x);
    Floats out = Floats.of("rope", "y", y);
    Floats cosines = Floats.of("rope", "cos", cos);
    Floats sines = Floats.of("rope", "sin", sin);
    int half = Math.toIntExact(cos.columns());
    int headDim = Math.toIntExact(x.columns() / heads);
    float direction = inverse ? -1f : 1f;
    Split.rows(workers, rows.tokens(), x.columns(), (from, to) -> {
      for (Span span : rows.spans()) {
        for (int t = Math.max(from, span.from()); t < Math.min(to, span.to()); t++) {
          long position = span.position() + t - span.from();
          for (int h = 0; h < heads; h++) {
            long o = 4L * h * headDim;
            turn(in.row(t) + o, cosines.row(position), sines.row(position), direction, out.row(t) + o, half);
            Native.copy(in.row(t) + o + 8L * half, out.row(t) + o + 8L * half, 4L * (headDim - 2 * half));
          }
        }
      }
    });
  }

  private static void turn(long x, long cos, long sin, float direction, long y, int half) {
    long second = 4L * half;
    int i = 0;
    for (; i <= half - LANES; i += LANES) {
      long o = 4L * i;
      FloatVector c = FloatVector.fromMemorySegment(SPECIES, ALL, cos + o, ORDER);
      FloatVector s = FloatVector.fromMemorySegment(SPECIES, ALL, sin + o, ORDER).mul(direction);
      FloatVector a = FloatVector.fromMemorySegment(SPECIES, ALL, x + o, ORDER);
      FloatVector b = FloatVector.fromMemorySegment(SPECIES, ALL, x + second + o, ORDER);
      a.fma(c, b.mul(s).neg()).intoMemorySegment(ALL, y + o, ORDER);
      b.fma(c, a.mul(s)).intoMemorySegment(ALL, y + second + o, ORDER);
    }
    if (i < half) {
      long o = 4L * i;
      VectorMask<Float> m = SPECIES.indexInRange(i, half);
      FloatVector c = FloatVector.fromMemorySegment(SPECIES, ALL, cos + o, ORDER, m);
      FloatVector s = FloatVector.fromMemorySegment(SPECIES, ALL, sin + o, ORDER, m).mul(direction);
      FloatVector a = FloatVector.fromMemorySegment(SPECIES, ALL, x + o, ORDER, m);
      FloatVector b = FloatVector.fromMemorySegment(SPECIES, ALL, x + second + o, ORDER, m);
      a.fma(c, b.mul(s).neg()).intoMemorySegment(ALL, y + o, ORDER, m);
      b.fma(c, a.mul(s)).intoMemorySegment(ALL, y + second + o, ORDER, m);
    }
  }
}
