package org.seqmix.tensor.cpu;

import org.seqmix.tensor.Tensor;

/// A token for every row of logits; sums in double, ascending.
final class ChooseKernel {
  private ChooseKernel() {}

  static void choose(Tensor logits, Tensor temperature, Tensor uniform, Tensor ids, Workers workers) {
    Floats rows = Floats.of("choose", "logits", logits);
    long heat = Floats.of("choose", "temperature", temperature).address();
    long numbers = Floats.of("choose", "uniform", uniform).address();
    long out = Cpu.address(ids);
    int n = Math.toIntExact(logits.columns());
    Split.rows(workers, logits.rows(), n, (from, to) -> {
      for (int t = from; t < to; t++) {
        long row = rows.row(t);
        int best = largest(row, n);
        float divisor = Native.getFloat(heat + 4L * t);
        Cpu.setInt(out + 4L * t, best < 0 || divisor == 0 ? best
            : draw(row, n, Native.getFloat(row + 4L * best), divisor, Native.getFloat(numbers + 4L * t)));
      }
    });
  }

  /// The first column of the largest number; -1 where one is NaN or the largest is infinite.
  private static int largest(long row, int n) {
    int best = -1;
    float most = Float.NEGATIVE_INFINITY;
    for (int c = 0; c < n; c++) {
      float v = Native.getFloat(row + 4L * c);
      if (!(v <= most)) {
        if (Float.isNaN(v)) {
          return -1;
        }
        most = v;
        best = c;
      }
    }
    return Float.isInfinite(most) ? -1 : best;
  }

  private static int draw(long row, int n, float largest, double temperature, double uniform) {
    double total = 0;
    for (int c = 0; c < n; c++) {
      total += Math.exp(((double) Native.getFloat(row + 4L * c) - largest) / temperature);
    }
    double sum = 0;
    int last = -1;
    for (int c = 0; c < n; c++) {
      double weight = Math.exp(((double) Native.getFloat(row + 4L * c) - largest) / temperature);
      sum += weight;
      if (weight > 0) {
        last = c;
        if (sum > uniform * total) {
          return c;
        }
      }
    }
    return last;
  }
}
