package org.seqmix.tensor.cpu;

import static org.seqmix.tensor.cpu.Native.ALL;
import static org.seqmix.tensor.cpu.Native.ORDER;
import static org.seqmix.tensor.cpu.Vectors.LANES;
import static org.seqmix.tensor.cpu.Vectors.SPECIES;

import jdk.incubator.vector.FloatVector;

import org.seqmix.tensor.Tensor;

/// Cross entropy of logits against labels, a row at a time; no array of probabilities.
final class CrossEntropyKernel {
  /// What a row's passes cost beside a copy.
  private static final long PASSES = 4;

  private CrossEntropyKernel() {}

  static void crossEntropy(Tensor logits, Tensor labels, Tensor loss, Tensor lse, Workers workers) {
    Floats in = Floats.of("crossEntropy", "logits", logits);
    long label = Cpu.address(labels);
    long losses = Floats.of("crossEntropy", "loss", loss).address();
    long sums = Floats.of("crossEntropy", "lse", lse).address();
    int n = Math.toIntExact(logits.columns());
    Split.rows(workers, logits.rows(), PASSES * n, (from, to) -> {
      for (int t = from; t < to; t++) {
        long x = in.row(t);
        float max = SoftmaxRows.max(x, n);
        double logSum = SoftmaxRows.logSum(x, n, 1f, max);
        int at = Cpu.getInt(label + 4L * t);
        Native.setFloat(sums + 4L * t, (float) (max + logSum));
        Native.setFloat(losses + 4L * t, at < 0 ? 0f : (float) (max - (double) Native.getFloat(x + 4L * at) + logSum));
      }
    });
  }

  static void crossEntropyGrad(Tensor dloss, Tensor logits, Tensor labels, Tensor lse, Tensor dlogits,
      Workers workers) {
    long dLosses = Floats.of("crossEntropyGrad", "dloss", dloss).address();
    Floats in = Floats.of("crossEntropyGrad", "logits", logits);
    long label = Cpu.address(labels);
    long sums = Floats.of("crossEntropyGrad", "lse", lse).address();
    Floats out = Floats.of("crossEntropyGrad", "dlogits", dlogits);
    int n = Math.toIntExact(logits.columns());
    Split.rows(workers, logits.rows(), PASSES * n, (from, to) -> {
      for (int t = from; t < to; t++) {
        int at = Cpu.getInt(label + 4L * t);
        long y = out.row(t);
        if (at < 0) {
          Native.zero(y, 4L * n);
        } else {
          float d = Native.getFloat(dLosses + 4L * t);
          probabilities(in.row(t), Native.getFloat(sums + 4L * t), d, y, n);
          Native.setFloat(y + 4L * at, Native.getFloat(y + 4L * at) - d);
        }
      }
    });
  }

  /// y = factor exp(x - lse).
  private static void probabilities(long x, float lse, float factor, long y, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector v = FloatVector.fromMemorySegment(SPECIES, ALL, x + 4L * i, ORDER).sub(lse);
      VectorMath.exp(v).mul(factor).intoMemorySegment(ALL, y + 4L * i, ORDER);
    }
    for (; i < n; i++) {
      Native.setFloat(y + 4L * i, VectorMath.exp(Native.getFloat(x + 4L * i) - lse) * factor);
    }
  }
}
