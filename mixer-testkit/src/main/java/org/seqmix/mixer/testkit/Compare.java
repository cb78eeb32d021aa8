package org.seqmix.mixer.testkit;

/// Comparisons of numbers that fail with the place and the two values.
final class Compare {
  private Compare() {
  }

  /// The same finite numbers, bit for bit.
  static void sameBits(String what, double[] expected, double[] got) {
    sameCount(what, expected, got);
    finite(what, got);
    for (int i = 0; i < got.length; i++) {
      if (Double.doubleToRawLongBits(expected[i]) != Double.doubleToRawLongBits(got[i])) {
        throw new AssertionError(what + ": element " + i + ": expected the bits of " + expected[i] + ", got " + got[i]);
      }
    }
  }

  /// Finite numbers that differ by at most `bound` times the largest expected value.
  static void within(String what, double bound, double[] expected, double[] got) {
    within(what, bound, largest(expected), expected, got);
  }

  /// Finite numbers that differ by at most `bound` times `scale`.
  static void within(String what, double bound, double scale, double[] expected, double[] got) {
    sameCount(what, expected, got);
    finite(what, got);
    for (int i = 0; i < got.length; i++) {
      if (!(Math.abs(got[i] - expected[i]) <= bound * scale)) {
        throw new AssertionError(what + ": element " + i + ": expected " + expected[i] + " within " + bound + " of "
            + scale + ", got " + got[i]);
      }
    }
  }

  static void finite(String what, double[] values) {
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        throw new AssertionError(what + ": element " + i + ": expected a finite number, got " + values[i]);
      }
    }
  }

  static void zero(String what, double[] values) {
    for (int i = 0; i < values.length; i++) {
      if (values[i] != 0) {
        throw new AssertionError(what + ": element " + i + ": expected 0, got " + values[i]);
      }
    }
  }

  static double largest(double[] values) {
    double max = 0;
    for (double v : values) {
      max = Math.max(max, Math.abs(v));
    }
    return max;
  }

  static double norm(double[] values) {
    double sum = 0;
    for (double v : values) {
      sum += v * v;
    }
    return Math.sqrt(sum);
  }

  private static void sameCount(String what, double[] expected, double[] got) {
    if (expected.length != got.length) {
      throw new AssertionError(what + ": expected " + expected.length + " numbers, got " + got.length);
    }
  }
}
