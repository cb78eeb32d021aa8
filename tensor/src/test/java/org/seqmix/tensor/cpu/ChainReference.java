package org.seqmix.tensor.cpu;

/// The product written plainly: in doubles, and as the chain of fused multiply-adds that [Gemm] promises.
final class ChainReference {
  private ChainReference() {}

  static double sum(FloatMatrix a, FloatMatrix b, int row, int column, double start) {
    double sum = start;
    for (int k = 0; k < a.columns(); k++) {
      sum += (double) a.get(row, k) * b.get(k, column);
    }
    return sum;
  }

  /// Sum of the magnitudes of the products: the scale of the rounding error.
  static double scale(FloatMatrix a, FloatMatrix b, int row, int column, double start) {
    double sum = Math.abs(start);
    for (int k = 0; k < a.columns(); k++) {
      sum += Math.abs((double) a.get(row, k) * b.get(k, column));
    }
    return sum;
  }

  static float chain(FloatMatrix a, FloatMatrix b, int row, int column, float start) {
    float sum = start;
    for (int k = 0; k < a.columns(); k++) {
      sum = Math.fma(a.get(row, k), b.get(k, column), sum);
    }
    return sum;
  }
}
