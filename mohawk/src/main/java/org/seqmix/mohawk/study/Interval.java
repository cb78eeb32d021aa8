package org.seqmix.mohawk.study;

import java.util.List;
import org.apache.commons.statistics.descriptive.DoubleStatistics;
import org.apache.commons.statistics.descriptive.Statistic;
import org.apache.commons.statistics.distribution.TDistribution;

/// A mean and the half width of its 95% interval (Student's t).
///
/// @param mean the mean
/// @param half half width; NaN for one value
/// @param count how many values
public record Interval(double mean, double half, int count) {
  private static final double UPPER = 0.975;

  /// The interval of these values.
  public static Interval of(List<Double> values) {
    DoubleStatistics all = DoubleStatistics.of(Statistic.MEAN, Statistic.STANDARD_DEVIATION);
    values.forEach(all::accept);
    int n = values.size();
    double half = n < 2
        ? Double.NaN
        : TDistribution.of(n - 1.0).inverseCumulativeProbability(UPPER) * all.getAsDouble(Statistic.STANDARD_DEVIATION)
            / Math.sqrt(n);
    return new Interval(all.getAsDouble(Statistic.MEAN), half, n);
  }
}
