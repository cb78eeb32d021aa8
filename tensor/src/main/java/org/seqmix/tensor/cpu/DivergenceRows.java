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
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector x = FloatVector.fromMemorySegment(SPECIES, ALL, w.row() + at + 4L * i, ORDER);
      FloatVector y = FloatVector.fromMemorySegment(SPECIES, ALL, v.row() + at + 4L * i, ORDER);
      sum = sum.add(term(log(x, w), log(y, v), k));
    }
    if (i < n) {
      VectorMask<Float> m = SPECIES.indexInRange(i, n);
      FloatVector x = FloatVector.fromMemorySegment(SPECIES, ALL, w.row() + at + 4L * i, ORDER, m);
      FloatVector y = FloatVector.fromMemorySegment(SPECIES, ALL, v.row() + at + 4L * i, ORDER, m);
      sum = sum.add(term(log(x, w), log(y, v), k), m);
    }
    return Lanes.sum(sum);
  }

  /// dx = factor (exp a - exp b), a of the student, b of the teacher.
  static void forwardGrad(LogSoftmax student, LogSoftmax teacher, float factor, long dx, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector x = FloatVector.fromMemorySegment(SPECIES, ALL, student.row() + 4L * i, ORDER);
      FloatVector y = FloatVector.fromMemorySegment(SPECIES, ALL, teacher.row() + 4L * i, ORDER);
      FloatVector q = VectorMath.exp(log(x, student));
      q.sub(VectorMath.exp(log(y, teacher))).mul(factor).intoMemorySegment(ALL, dx + 4L * i, ORDER);
    }
    if (i < n) {
      VectorMask<Float> m = SPECIES.indexInRange(i, n);
      FloatVector x = FloatVector.fromMemorySegment(SPECIES, ALL, student.row() + 4L * i, ORDER, m);
      FloatVector y = FloatVector.fromMemorySegment(SPECIES, ALL, teacher.row() + 4L * i, ORDER, m);
      FloatVector q = VectorMath.exp(log(x, student));
      q.sub(VectorMath.exp(log(y, teacher))).mul(factor).intoMemorySegment(ALL, dx + 4L * i, ORDER, m);
    }
  }

  /// dx = factor exp a ((a - b) - value).
  static void reverseGrad(LogSoftmax student, LogSoftmax teacher, float value, float factor, long dx, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector x = FloatVector.fromMemorySegment(SPECIES, ALL, student.row() + 4L * i, ORDER);
      FloatVector y = FloatVector.fromMemorySegment(SPECIES, ALL, teacher.row() + 4L * i, ORDER);
      reverse(log(x, student), log(y, teacher), value).mul(factor).intoMemorySegment(ALL, dx + 4L * i, ORDER);
    }
    if (i < n) {
      VectorMask<Float> m = SPECIES.indexInRange(i, n);
      FloatVector x = FloatVector.fromMemorySegment(SPECIES, ALL, student.row() + 4L * i, ORDER, m);
      FloatVector y = FloatVector.fromMemorySegment(SPECIES, ALL, teacher.row() + 4L * i, ORDER, m);
      reverse(log(x, student), log(y, teacher), value).mul(factor).intoMemorySegment(ALL, dx + 4L * i, ORDER, m);
    }
  }

  private static FloatVector log(FloatVector x, LogSoftmax of) {
    return x.sub(of.max()).mul(of.scale()).sub(of.logSum());
  }

  private static FloatVector term(FloatVector logW, FloatVector logV, float k) {
    FloatVector w = VectorMath.exp(logW);
    FloatVector difference = logW.mul(k).sub(logV);
    return w.mul(difference).blend(0f, w.compare(VectorOperators.EQ, 0f));
  }

  private static FloatVector reverse(FloatVector a, FloatVector b, float value) {
    FloatVector q = VectorMath.exp(a);
    return q.mul(a.sub(b).sub(value)).blend(0f, q.compare(VectorOperators.EQ, 0f));
  }
}
