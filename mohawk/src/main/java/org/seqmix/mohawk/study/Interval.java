package org.seqmix.mohawk.study;

import java.util.List;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;

/// A mean and the half width of its 95% interval (Student's t).
///
/// @param mean the mean
/// @param half half width; NaN for one value
/// @param count how many values
public record Interval(double mean, double half, int count) {
  private static final double UPPER = 0.975;

  /// The interval of these values.
  public static Interval of(List<Double> values) {
    SummaryStatistics all = new SummaryStatistics();
    values.forEach(all::addValue);
    int n = values.size();
    double half = n < 2
        ? Double.NaN
        : new TDistribution(n - 1.0).inverseCumulativeProbability(UPPER) * all.getStandardDeviation() / Math.sqrt(n);
    return new Interval(all.getMean(), half, n);
  }
}
