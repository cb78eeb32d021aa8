package org.seqmix.eval.report;

import java.util.Locale;
import org.seqmix.eval.scale.Bounds;

/// Shares as percentages with one digit.
final class Percent {
  private Percent() {}

  /// `71.3`.
  static String of(double share) {
    return String.format(Locale.ROOT, "%.1f", rounded(share));
  }

  /// `71.3 (65.2 to 76.8)`.
  static String of(double share, Bounds bounds) {
    return of(share) + " (" + of(bounds.low()) + " to " + of(bounds.high()) + ")";
  }

  /// `+1.3`, `-4.0`.
  static String signed(double share) {
    return rounded(share) == 0 ? "0.0" : String.format(Locale.ROOT, "%+.1f", rounded(share));
  }

  /// `-4.0 (-8.1 to +0.2)`; without an interval where it is infinite.
  static String signed(double share, double low, double high) {
    String interval =
        Double.isFinite(low) && Double.isFinite(high) ? " (" + signed(low) + " to " + signed(high) + ")" : "";
    return signed(share) + interval;
  }

  private static double rounded(double share) {
    return Math.rint(1000 * share) / 10;
  }
}
