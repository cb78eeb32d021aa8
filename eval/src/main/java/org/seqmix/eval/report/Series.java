package org.seqmix.eval.report;

/// One line of a chart.
///
/// @param name   what the legend calls it
/// @param x      places, ascending
/// @param y      values; what is not finite, or not positive on a log scale, leaves a gap
/// @param weight how it is drawn
public record Series(String name, double[] x, double[] y, Weight weight) {
  /// How a line is drawn.
  public enum Weight {
    /// One of many: thin, coloured by its place among them.
    THIN,
    /// What the eye should follow.
    THICK
  }

  public Series {
    if (x.length != y.length) {
      throw new IllegalArgumentException("series " + name + ": expected as many values as places, got " + y.length
          + " and " + x.length);
    }
  }

  /// At most `most` points: each is the mean of as many neighbours, so that noise is thinned and not picked from.
  Series thinned(int most) {
    int run = Math.ceilDiv(x.length, most);
    if (run <= 1) {
      return this;
    }
    int points = Math.ceilDiv(x.length, run);
    double[] nextX = new double[points];
    double[] nextY = new double[points];
    for (int i = 0; i < points; i++) {
      int from = i * run;
      int to = Math.min(x.length, from + run);
      for (int j = from; j < to; j++) {
        nextX[i] += x[j] / (to - from);
        nextY[i] += y[j] / (to - from);
      }
    }
    return new Series(name, nextX, nextY, weight);
  }
}
