package org.seqmix.openclbench;

/// How far numbers are from those expected.
final class Errors {
  /// Results whose largest value is below this are held to the rounding of this: what cancels keeps the rounding of its parts.
  private static final double SMALL = 0.1;

  private Errors() {
  }

  /// The largest difference, over the largest expected value.
  static double ofLargest(double[] got, double[] expected) {
    double largest = SMALL;
    double worst = got.length == expected.length ? 0 : Double.MAX_VALUE;
    for (int i = 0; i < Math.min(got.length, expected.length); i++) {
      double d = Math.abs(got[i] - expected[i]);
      worst = Double.isNaN(d) ? Double.MAX_VALUE : Math.max(worst, d);
      largest = Math.max(largest, Math.abs(expected[i]));
    }
    return worst / largest;
  }

  /// The norm of the difference, over the norm expected.
  static double ofNorm(double[] got, double[] expected) {
    double norm = 0;
    double difference = got.length == expected.length ? 0 : Double.MAX_VALUE;
    for (int i = 0; i < Math.min(got.length, expected.length); i++) {
      double d = got[i] - expected[i];
      difference += Double.isNaN(d) ? Double.MAX_VALUE : d * d;
      norm += expected[i] * expected[i];
    }
    return difference == 0 ? 0 : Math.sqrt(difference / norm);
  }
}
