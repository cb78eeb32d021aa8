package org.seqmix.eval.scale;

import java.util.Arrays;

/// Values against the logarithm of seconds, straight between measured points.
///
/// @param at     natural logarithms of seconds, ascending
/// @param values one each
record TimeLine(double[] at, double[] values) {
  /// Points at the end that its trend is fitted to.
  private static final int TREND = 3;

  double first() {
    return at[0];
  }

  double last() {
    return at[at.length - 1];
  }

  /// The value at a place within the measured ones.
  double value(double place) {
    int right = Arrays.binarySearch(at, place);
    if (right >= 0) {
      return values[right];
    }
    right = Math.clamp(-right - 1, 1, at.length - 1);
    double part = (place - at[right - 1]) / (at[right] - at[right - 1]);
    return values[right - 1] + part * (values[right] - values[right - 1]);
  }

  /// The value at any place: beyond the last point a line fitted to the last three by least squares, kept in 0..1.
  double trend(double place) {
    if (place <= last()) {
      return value(place);
    }
    int from = Math.max(0, at.length - TREND);
    double x = Arrays.stream(at, from, at.length).average().orElseThrow();
    double y = Arrays.stream(values, from, at.length).average().orElseThrow();
    double above = 0;
    double below = 0;
    for (int i = from; i < at.length; i++) {
      above += (at[i] - x) * (values[i] - y);
      below += (at[i] - x) * (at[i] - x);
    }
    return below == 0 ? y : Math.clamp(y + above / below * (place - x), 0, 1);
  }
}
