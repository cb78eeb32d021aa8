package org.seqmix.mohawk;

/// How far numbers are from those expected. NaN counts as infinitely far.
public final class Near {
  private Near() {
  }

  /// The largest difference, over the largest absolute value expected.
  public static double ofLargest(double[] got, double[] expected) {
    sameLength(got, expected);
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < got.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      difference = Math.max(difference, distance(got[i], expected[i]));
    }
    return difference == 0 ? 0 : difference / largest;
  }

  /// The norm of the difference, over the norm expected.
  public static double ofNorm(double[] got, double[] expected) {
    sameLength(got, expected);
    double norm = 0;
    double difference = 0;
    for (int i = 0; i < got.length; i++) {
      norm += expected[i] * expected[i];
      difference += Math.pow(distance(got[i], expected[i]), 2);
    }
    return difference == 0 ? 0 : Math.sqrt(difference / norm);
  }

  private static double distance(double got, double expected) {
    double d = Math.abs(got - expected);
    return Double.isNaN(d) ? Double.POSITIVE_INFINITY : d;
  }

  private static void sameLength(double[] got, double[] expected) {
    if (got.length != expected.length) {
      throw new AssertionError("expected " + expected.length + " numbers, got " + got.length);
    }
  }
}
