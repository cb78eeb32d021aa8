package org.seqmix.hybrid;

/// How far numbers are from those expected. NaN counts as infinitely far.
public final class Deviation {
  private Deviation() {}

  /// The largest difference, over the largest absolute value expected.
  public static double ofLargest(double[] got, double[] expected) {
    sameLength(got, expected);
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < got.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      difference = Math.max(difference, distance(got[i], expected[i]));
    }
    return ratio(difference, largest);
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
    return ratio(Math.sqrt(difference), Math.sqrt(norm));
  }

  private static double distance(double got, double expected) {
    double d = Math.abs(got - expected);
    return Double.isNaN(d) ? Double.POSITIVE_INFINITY : d;
  }

  private static double ratio(double difference, double scale) {
    return difference == 0 ? 0 : difference / scale;
  }

  private static void sameLength(double[] got, double[] expected) {
    if (got.length != expected.length) {
      throw new AssertionError("expected " + expected.length + " numbers, got " + got.length);
    }
  }
}
