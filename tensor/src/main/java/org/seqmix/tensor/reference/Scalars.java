package org.seqmix.tensor.reference;

/// Functions of one or a few numbers, exact for large arguments and the same bits on every machine.
final class Scalars {
  private Scalars() {
  }

  /// 1 / (1 + exp(-v)).
  static double sigmoid(double v) {
    if (v >= 0) {
      return 1 / (1 + StrictMath.exp(-v));
    }
    double e = StrictMath.exp(v);
    return e / (1 + e);
  }

  /// log(1 + exp(v)).
  static double softplus(double v) {
    return Math.max(v, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(v)));
  }

  /// v sigmoid(v).
  static double silu(double v) {
    return v * sigmoid(v);
  }

  /// The derivative of {@link #silu}.
  static double siluSlope(double v) {
    return sigmoid(v) * (1 + v * sigmoid(-v));
  }

  /// log of the sum of exponentials.
  static double logSumExp(double[] values) {
    double max = Double.NEGATIVE_INFINITY;
    for (double v : values) {
      max = Math.max(max, v);
    }
    double sum = 0;
    for (double v : values) {
      sum += StrictMath.exp(v - max);
    }
    return max + StrictMath.log(sum);
  }

  /// weight * value, zero where the weight is zero, whatever the value.
  static double weighted(double weight, double value) {
    return weight == 0 ? 0 : weight * value;
  }
}
