package org.seqmix.tensor.cpu;

import org.seqmix.tensor.Divergence;
import org.seqmix.tensor.Tensor;

/// Divergences of a student's distribution q from a teacher's p, a row at a time; no array of probabilities.
///
/// All three are sums of w (k log w - log v): w = p, v = q with k = 0 for cross entropy and k = 1 for the forward
/// divergence; w = q, v = p with k = 1 for the reverse one.
final class DivergenceKernel {
  /// What a row's passes cost beside a copy.
  private static final long PASSES = 8;

  private DivergenceKernel() {}

  static void divergence(Divergence kind, Tensor student, double studentTemperature, Tensor teacher,
      double teacherTemperature, Tensor loss, Workers workers) {
    Floats q = Floats.of("divergence", "student", student);
    Floats p = Floats.of("divergence", "teacher", teacher);
    long losses = Floats.of("divergence", "loss", loss).address();
    int n = Math.toIntExact(student.columns());
    Split.rows(workers, student.rows(), PASSES * n, (from, to) -> {
      for (int t = from; t < to; t++) {
        LogSoftmax a = LogSoftmax.of(q.row(t), n, studentTemperature);
        LogSoftmax b = LogSoftmax.of(p.row(t), n, teacherTemperature);
        Native.setFloat(losses + 4L * t, (float) value(kind, a, b, n));
      }
    });
  }

  static void divergenceGrad(Divergence kind, Tensor dloss, Tensor student, double studentTemperature, Tensor teacher,
      double teacherTemperature, Tensor dstudent, Workers workers) {
    long dLosses = Floats.of("divergenceGrad", "dloss", dloss).address();
    Floats q = Floats.of("divergenceGrad", "student", student);
    Floats p = Floats.of("divergenceGrad", "teacher", teacher);
    Floats out = Floats.of("divergenceGrad", "dstudent", dstudent);
    int n = Math.toIntExact(student.columns());
    Split.rows(workers, student.rows(), PASSES * n, (from, to) -> {
      for (int t = from; t < to; t++) {
        LogSoftmax a = LogSoftmax.of(q.row(t), n, studentTemperature);
        LogSoftmax b = LogSoftmax.of(p.row(t), n, teacherTemperature);
        float factor = (float) (Native.getFloat(dLosses + 4L * t) / studentTemperature);
        if (kind == Divergence.REVERSE_KL) {
          DivergenceRows.reverseGrad(a, b, (float) value(kind, a, b, n), factor, out.row(t), n);
        } else {
          DivergenceRows.forwardGrad(a, b, factor, out.row(t), n);
        }
      }
    });
  }

  private static double value(Divergence kind, LogSoftmax student, LogSoftmax teacher, int n) {
    return switch (kind) {
      case CROSS_ENTROPY -> DivergenceRows.value(teacher, student, 0f, n);
      case FORWARD_KL -> DivergenceRows.value(teacher, student, 1f, n);
      case REVERSE_KL -> DivergenceRows.value(student, teacher, 1f, n);
    };
  }
}
