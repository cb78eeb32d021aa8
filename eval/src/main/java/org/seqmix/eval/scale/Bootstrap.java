package org.seqmix.eval.scale;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.commons.statistics.interval.BinomialConfidenceInterval;

/// Intervals of means over problems, by drawing as many problems again, with replacement.
///
/// Percentiles, not BCa: the same resamples serve means, paired differences and crossings, and a crossing that some
/// resamples do not have has percentiles but no acceleration; BCa's acceleration is also undefined where all problems are
/// alike. For means of values in 0..1 over some dozens of problems the two hardly differ; with fewer than about 20
/// problems both are too narrow. *Source*: Efron and Tibshirani, An Introduction to the Bootstrap (1993), chapter 13.
///
/// What the samples of one problem say by chance needs no second level: a problem that is drawn brings its own luck, so
/// the spread between problems holds both.
final class Bootstrap {
  private final int problems;
  private final ScaleSettings settings;

  /// The draws depend on the seed and the number of problems alone: two models with the same problems are drawn alike.
  Bootstrap(int problems, ScaleSettings settings) {
    this.problems = problems;
    this.settings = settings;
  }

  /// Means over the problems of each resample.
  ///
  /// @param values rows a problem, columns whatever is averaged
  /// @return rows a resample, the same columns
  double[][] means(double[][] values) {
    int columns = values[0].length;
    SplittableRandom random = new SplittableRandom(settings.seed());
    double[][] out = new double[settings.resamples()][columns];
    for (double[] mean : out) {
      for (int i = 0; i < problems; i++) {
        double[] drawn = values[random.nextInt(problems)];
        for (int c = 0; c < columns; c++) {
          mean[c] += drawn[c];
        }
      }
      for (int c = 0; c < columns; c++) {
        mean[c] /= problems;
      }
    }
    return out;
  }

  /// The interval of values that may be infinite: order statistics, without interpolation, the outer ones.
  Bounds percentiles(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double tail = (1 - settings.level()) / 2 * (sorted.length - 1);
    return new Bounds(sorted[(int) Math.floor(tail)], sorted[sorted.length - 1 - (int) Math.floor(tail)],
        Bounds.Method.BOOTSTRAP);
  }

  /// Intervals of the means of all columns of values in 0..1: exact where a column is all zeros and ones.
  Bounds[] intervals(double[][] values) {
    double[][] means = problems > 1 ? means(values) : new double[0][];
    Bounds[] out = new Bounds[values[0].length];
    for (int c = 0; c < out.length; c++) {
      int column = c;
      if (isProportion(values, c)) {
        out[c] = wilson((int) Arrays.stream(values).mapToDouble(v -> v[column]).sum());
      } else {
        out[c] = problems > 1 ? percentiles(column(means, c)) : new Bounds(0, 1, Bounds.Method.VACUOUS);
      }
    }
    return out;
  }

  /// Column c.
  static double[] column(double[][] rows, int c) {
    return Arrays.stream(rows).mapToDouble(row -> row[c]).toArray();
  }

  private Bounds wilson(int right) {
    var interval = BinomialConfidenceInterval.WILSON_SCORE.fromErrorRate(problems, right, 1 - settings.level());
    return new Bounds(Math.max(0, interval.getLowerBound()), Math.min(1, interval.getUpperBound()),
        Bounds.Method.WILSON);
  }

  private static boolean isProportion(double[][] values, int c) {
    return Arrays.stream(values).allMatch(v -> v[c] == 0 || v[c] == 1);
  }
}
