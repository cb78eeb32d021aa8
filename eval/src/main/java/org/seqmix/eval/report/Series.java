package org.seqmix.eval.report;

import java.util.Optional;

/// One line of a chart.
///
/// @param name   what the legend calls it
/// @param x      places, ascending
/// @param y      values; what is not finite, or not positive on a log scale, leaves a gap
/// @param weight how it is drawn
/// @param band   how sure the values are, drawn behind the line with a dot a point
public record Series(String name, double[] x, double[] y, Weight weight, Optional<Band> band) {
  /// How a line is drawn.
  public enum Weight {
    /// One of many: thin, coloured by its place among them.
    THIN,
    /// What the eye should follow.
    THICK
  }

  /// Ends of an interval around every value.
  ///
  /// @param low  lower ends
  /// @param high upper ends
  public record Band(double[] low, double[] high) {
    Band thinned(int run) {
      return new Band(Series.thinned(low, run), Series.thinned(high, run));
    }
  }

  /// A line without intervals.
  public Series(String name, double[] x, double[] y, Weight weight) {
    this(name, x, y, weight, Optional.empty());
  }

  public Series {
    if (x.length != y.length) {
      throw new IllegalArgumentException("series " + name + ": expected as many values as places, got " + y.length
          + " and " + x.length);
    }
    if (band.isPresent() && (band.get().low().length != x.length || band.get().high().length != x.length)) {
      throw new IllegalArgumentException("series " + name + ": expected " + x.length + " intervals, got "
          + band.get().low().length + " lower and " + band.get().high().length + " upper ends");
    }
  }

  /// At most `most` points: each is the mean of as many neighbours, so that noise is thinned and not picked from.
  Series thinned(int most) {
    int run = Math.ceilDiv(x.length, most);
    if (run <= 1) {
      return this;
    }
    return new Series(name, thinned(x, run), thinned(y, run), weight, band.map(b -> b.thinned(run)));
  }

  private static double[] thinned(double[] values, int run) {
    double[] out = new double[Math.ceilDiv(values.length, run)];
    for (int i = 0; i < out.length; i++) {
      int from = i * run;
      int to = Math.min(values.length, from + run);
      for (int j = from; j < to; j++) {
        out[i] += values[j] / (to - from);
      }
    }
    return out;
  }
}
