package org.seqmix.mohawk.study.gap;

import java.util.List;
import java.util.stream.IntStream;

/// Spearman's rank correlation: that of Pearson between ranks, equal values sharing the mean of theirs.
public final class Spearman {
  private Spearman() {
  }

  /// From -1 to 1; NaN where one side is constant or there are fewer than two pairs. *Errors*: lists of different lengths.
  public static double correlation(List<Double> a, List<Double> b) {
    if (a.size() != b.size()) {
      throw new IllegalArgumentException(
          "rank correlation: expected as many numbers on both sides, got " + a.size() + " and " + b.size());
    }
    double[] x = ranks(a);
    double[] y = ranks(b);
    double middle = (a.size() + 1) / 2.0;
    double xy = 0;
    double xx = 0;
    double yy = 0;
    for (int i = 0; i < x.length; i++) {
      xy += (x[i] - middle) * (y[i] - middle);
      xx += (x[i] - middle) * (x[i] - middle);
      yy += (y[i] - middle) * (y[i] - middle);
    }
    return xy / Math.sqrt(xx * yy);
  }

  /// Ranks from 1, in ascending order.
  static double[] ranks(List<Double> values) {
    return IntStream.range(0, values.size()).mapToDouble(i -> {
      long below = values.stream().filter(v -> v < values.get(i)).count();
      long equal = values.stream().filter(v -> v.equals(values.get(i))).count();
      return below + (equal + 1) / 2.0;
    }).toArray();
  }
}
