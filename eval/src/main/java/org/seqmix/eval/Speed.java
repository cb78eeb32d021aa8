package org.seqmix.eval;

import java.util.Arrays;
import org.apache.commons.statistics.descriptive.Mean;
import org.apache.commons.statistics.descriptive.Median;
import org.apache.commons.statistics.descriptive.StandardDeviation;

/// How fast some runs of the same work were.
///
/// @param samples tokens a second, one number a run, in the order of the runs
public record Speed(double[] samples) {
  public Speed {
    if (samples.length == 0) {
      throw new IllegalArgumentException("speed: expected at least one run, got none");
    }
    samples = samples.clone();
  }

  /// Tokens a second, one number a run.
  @Override
  public double[] samples() {
    return samples.clone();
  }

  /// The run in the middle.
  public double median() {
    return Median.withDefaults().evaluate(samples);
  }

  /// The mean of the runs.
  public double mean() {
    return Mean.of(samples).getAsDouble();
  }

  /// The standard deviation of the runs (divided by one less than their number); 0 for a single run.
  public double deviation() {
    return samples.length == 1 ? 0 : StandardDeviation.of(samples).getAsDouble();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Speed s && Arrays.equals(samples, s.samples);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(samples);
  }

  @Override
  public String toString() {
    return "Speed" + Arrays.toString(samples);
  }
}
