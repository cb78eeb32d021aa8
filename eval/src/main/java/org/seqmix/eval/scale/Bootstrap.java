package org.seqmix.eval.scale;

import static org.apache.commons.statistics.interval.BinomialConfidenceInterval.WILSON_SCORE;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.commons.statistics.interval.Interval;

/// Intervals of means over problems, by drawing as many problems again, with replacement.
///
/// Percentiles, not BCa: the same resamples serve means, paired differences and crossings, and a crossing that some
/// resamples do not have has percentiles but no acceleration; BCa's acceleration is also undefined where all problems are
/// alike. For means of values in 0..1 over some dozens of problems the two hardly differ; with fewer than about 20
/// problems both are too narrow. *Source*: Efron and Tibshirani, An Introduction to the Bootstrap (1993), chapter 13.
///
/// Near 0 and 1 percentiles know only the few failures that happened. There, and where every problem is plainly right or
/// wrong, the interval is Wilson's (1927) with the sum of the values as the count: the usual one for zeros and ones, and
/// rather too wide for values between, which spread less around the same mean.
///
/// What the samples of one problem say by chance needs no second level: a problem that is drawn brings its own luck, so
/// the spread between problems holds both.
final class Bootstrap {
  /// Problems in all that must be solved, and not be solved, for percentiles to mean something.
  private static final int FEW = 5;
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

  /// Intervals of the means of all columns of values in 0..1.
  Bounds[] intervals(double[][] values) {
    double[][] means = means(values);
    Bounds[] out = new Bounds[values[0].length];
    for (int c = 0; c < out.length; c++) {
      double sum = Arrays.stream(column(values, c)).sum();
      boolean isWilson = isProportion(values, c) || Math.min(sum, problems - sum) < FEW;
      out[c] = isWilson ? wilson(sum) : percentiles(column(means, c));
    }
    return out;
  }

  /// Column c.
  static double[] column(double[][] rows, int c) {
    return Arrays.stream(rows).mapToDouble(row -> row[c]).toArray();
  }

  /// Between whole counts the ends are taken as straight.
  private Bounds wilson(double count) {
    int below = (int) Math.min(problems, Math.floor(count + 1e-9));
    int above = (int) Math.min(problems, Math.ceil(count - 1e-9));
    double part = above > below ? count - below : 0;
    Interval low = WILSON_SCORE.fromErrorRate(problems, below, 1 - settings.level());
    Interval high = WILSON_SCORE.fromErrorRate(problems, above, 1 - settings.level());
    return new Bounds(
        Math.max(0, low.getLowerBound() + part * (high.getLowerBound() - low.getLowerBound())),
        Math.min(1, low.getUpperBound() + part * (high.getUpperBound() - low.getUpperBound())),
        Bounds.Method.WILSON);
  }

  private static boolean isProportion(double[][] values, int c) {
    return Arrays.stream(values).allMatch(v -> v[c] == 0 || v[c] == 1);
  }
}
