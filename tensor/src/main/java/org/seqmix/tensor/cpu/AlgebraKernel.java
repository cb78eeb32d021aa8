package org.seqmix.tensor.cpu;

import static org.seqmix.tensor.cpu.Native.ALL;
import static org.seqmix.tensor.cpu.Native.ORDER;
import static org.seqmix.tensor.cpu.Vectors.LANES;
import static org.seqmix.tensor.cpu.Vectors.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Tensor;

/// Sums and products of two tensors, element by element, in F32 and F64.
final class AlgebraKernel {
  private AlgebraKernel() {}

  static void axpby(double a, Tensor x, double b, Tensor z, Tensor y, Workers workers) {
    boolean flat = x.isContiguous() && z.isContiguous() && y.isContiguous();
    if (y.type() == DType.F64) {
      Doubles u = Doubles.of("axpby", x);
      Doubles v = Doubles.of("axpby", z);
      Doubles out = Doubles.of("axpby", y);
      Split.elements(workers, y.rows(), y.columns(), flat,
          (r, c, n) -> Doubles.axpby(a, u.at(r, c), b, v.at(r, c), out.at(r, c), n));
      return;
    }
    Floats u = Floats.of("axpby", "x", x);
    Floats v = Floats.of("axpby", "z", z);
    Floats out = Floats.of("axpby", "y", y);
    Split.elements(workers, y.rows(), y.columns(), flat,
        (r, c, n) -> axpby((float) a, u.at(r, c), (float) b, v.at(r, c), out.at(r, c), n));
  }

  static void multiply(Tensor x, Tensor z, Tensor y, Workers workers) {
    boolean flat = x.isContiguous() && z.isContiguous() && y.isContiguous();
    if (y.type() == DType.F64) {
      Doubles u = Doubles.of("multiply", x);
      Doubles v = Doubles.of("multiply", z);
      Doubles out = Doubles.of("multiply", y);
      Split.elements(workers, y.rows(), y.columns(), flat,
          (r, c, n) -> Doubles.multiply(u.at(r, c), v.at(r, c), out.at(r, c), n));
      return;
    }
    Floats u = Floats.of("multiply", "x", x);
    Floats v = Floats.of("multiply", "z", z);
    Floats out = Floats.of("multiply", "y", y);
    Split.elements(workers, y.rows(), y.columns(), flat,
        (r, c, n) -> multiply(u.at(r, c), v.at(r, c), out.at(r, c), n));
  }

  /// y = a x + b z, `n` elements.
  static void axpby(float a, long x, float b, long z, long y, int n) {
    FloatVector bs = FloatVector.broadcast(SPECIES, b);
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      long o = 4L * i;
      FloatVector u = FloatVector.fromMemorySegment(SPECIES, ALL, x + o, ORDER).mul(a);
      FloatVector v = FloatVector.fromMemorySegment(SPECIES, ALL, z + o, ORDER);
      v.fma(bs, u).intoMemorySegment(ALL, y + o, ORDER);
    }
    if (i < n) {
      long o = 4L * i;
      VectorMask<Float> m = SPECIES.indexInRange(i, n);
      FloatVector u = FloatVector.fromMemorySegment(SPECIES, ALL, x + o, ORDER, m).mul(a);
      FloatVector v = FloatVector.fromMemorySegment(SPECIES, ALL, z + o, ORDER, m);
      v.fma(bs, u).intoMemorySegment(ALL, y + o, ORDER, m);
    }
  }

  /// y = x z, `n` elements.
  static void multiply(long x, long z, long y, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      long o = 4L * i;
      FloatVector u = FloatVector.fromMemorySegment(SPECIES, ALL, x + o, ORDER);
      u.mul(FloatVector.fromMemorySegment(SPECIES, ALL, z + o, ORDER)).intoMemorySegment(ALL, y + o, ORDER);
    }
    if (i < n) {
      long o = 4L * i;
      VectorMask<Float> m = SPECIES.indexInRange(i, n);
      FloatVector u = FloatVector.fromMemorySegment(SPECIES, ALL, x + o, ORDER, m);
      u.mul(FloatVector.fromMemorySegment(SPECIES, ALL, z + o, ORDER, m)).intoMemorySegment(ALL, y + o, ORDER, m);
    }
  }
}
