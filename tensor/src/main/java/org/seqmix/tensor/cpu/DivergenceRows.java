package org.seqmix.tensor.cpu;

import static org.seqmix.tensor.cpu.Native.ALL;
import static org.seqmix.tensor.cpu.Native.ORDER;
import static org.seqmix.tensor.cpu.Vectors.LANES;
import static org.seqmix.tensor.cpu.Vectors.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/// The loops of [DivergenceKernel] over one row.
final class DivergenceRows {
  private DivergenceRows() {}

  /// Sum of w (k log w - log v); nothing where w is 0, however small v is.
  static double value(LogSoftmax w, LogSoftmax v, float k, int n) {
    double sum = 0;
    for (int at = 0; at < n; at += SoftmaxRows.CHUNK) {
      sum += chunk(w, v, k, 4L * at, Math.min(SoftmaxRows.CHUNK, n - at));
    }
    return sum;
  }

  private static float chunk(LogSoftmax w, LogSoftmax v, float k, long at, int n) {
    FloatVector sum = FloatVector.zero(SPECIES);
    long ws = w.row() + at;
    long vs = v.row() + at;
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector x = FloatVector.fromMemorySegment(SPECIES, ALL, ws + 4L * i, ORDER);
      FloatVector y = FloatVector.fromMemorySegment(SPECIES, ALL, vs + 4L * i, ORDER);
      x = x.sub(w.max()).mul(w.scale()).sub(w.logSum());
      y = y.sub(v.max()).mul(v.scale()).sub(v.logSum());
      FloatVector p = VectorMath.exp(x);
      sum = sum.add(p.mul(x.mul(k).sub(y)).blend(0f, p.compare(VectorOperators.EQ, 0f)));
    }
    if (i < n) {
      VectorMask<Float> m = SPECIES.indexInRange(i, n);
      FloatVector x = FloatVector.fromMemorySegment(SPECIES, ALL, ws + 4L * i, ORDER, m);
      FloatVector y = FloatVector.fromMemorySegment(SPECIES, ALL, vs + 4L * i, ORDER, m);
      x = x.sub(w.max()).mul(w.scale()).sub(w.logSum());
      y = y.sub(v.max()).mul(v.scale()).sub(v.logSum());
      FloatVector p = VectorMath.exp(x);
      sum = sum.add(p.mul(x.mul(k).sub(y)).blend(0f, p.compare(VectorOperators.EQ, 0f)), m);
    }
    return Lanes.sum(sum);
  }

  /// dx = factor (exp a - exp b), a of the student, b of the teacher: two passes, an exponential in each.
  static void forwardGrad(LogSoftmax student, LogSoftmax teacher, float factor, long dx, int n) {
    probabilities(student, dx, n);
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector y = FloatVector.fromMemorySegment(SPECIES, ALL, teacher.row() + 4L * i, ORDER);
      FloatVector p = VectorMath.exp(y.sub(teacher.max()).mul(teacher.scale()).sub(teacher.logSum()));
      FloatVector.fromMemorySegment(SPECIES, ALL, dx + 4L * i, ORDER).sub(p).mul(factor)
          .intoMemorySegment(ALL, dx + 4L * i, ORDER);
    }
    for (; i < n; i++) {
      float q = Native.getFloat(dx + 4L * i);
      Native.setFloat(dx + 4L * i, (q - VectorMath.exp(log(teacher, i))) * factor);
    }
  }

  private static void probabilities(LogSoftmax of, long q, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector x = FloatVector.fromMemorySegment(SPECIES, ALL, of.row() + 4L * i, ORDER);
      VectorMath.exp(x.sub(of.max()).mul(of.scale()).sub(of.logSum())).intoMemorySegment(ALL, q + 4L * i, ORDER);
    }
    for (; i < n; i++) {
      Native.setFloat(q + 4L * i, VectorMath.exp(log(of, i)));
    }
  }

  /// dx = factor exp a ((a - b) - value).
  static void reverseGrad(LogSoftmax student, LogSoftmax teacher, float value, float factor, long dx, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector x = FloatVector.fromMemorySegment(SPECIES, ALL, student.row() + 4L * i, ORDER);
      FloatVector y = FloatVector.fromMemorySegment(SPECIES, ALL, teacher.row() + 4L * i, ORDER);
      x = x.sub(student.max()).mul(student.scale()).sub(student.logSum());
      y = y.sub(teacher.max()).mul(teacher.scale()).sub(teacher.logSum());
      FloatVector q = VectorMath.exp(x);
      q.mul(x.sub(y).sub(value)).blend(0f, q.compare(VectorOperators.EQ, 0f)).mul(factor)
          .intoMemorySegment(ALL, dx + 4L * i, ORDER);
    }
    for (; i < n; i++) {
      float a = log(student, i);
      float q = VectorMath.exp(a);
      Native.setFloat(dx + 4L * i, q == 0 ? 0 * factor : q * ((a - log(teacher, i)) - value) * factor);
    }
  }

  private static float log(LogSoftmax of, int i) {
    return (Native.getFloat(of.row() + 4L * i) - of.max()) * of.scale() - of.logSum();
  }
}
