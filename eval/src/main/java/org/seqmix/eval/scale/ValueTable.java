package org.seqmix.eval.scale;

import java.util.Arrays;
import java.util.List;

/// Expected values of one model and selection.
///
/// @param ks     subset sizes, ascending
/// @param values rows a problem, columns a size
/// @param errors standard errors of the columns' means for having drawn subsets, 0 where exact
record ValueTable(int[] ks, double[][] values, double[] errors) {
  /// Of one run.
  static ValueTable of(ScaleRun run, int[] ks, Selection selection, ScaleSettings settings) {
    double[][] values = new double[run.ballots().size()][ks.length];
    double[] errors = new double[ks.length];
    for (int p = 0; p < values.length; p++) {
      Estimate[] found = selection.at(run.ballots().get(p), ks, settings);
      for (int i = 0; i < ks.length; i++) {
        values[p][i] = found[i].value();
        errors[i] = Math.hypot(errors[i], found[i].error() / values.length);
      }
    }
    return new ValueTable(ks, values, errors);
  }

  /// Of several seeds: for every problem the mean over the seeds.
  static ValueTable mean(List<ValueTable> seeds) {
    ValueTable first = seeds.getFirst();
    if (seeds.size() == 1) {
      return first;
    }
    double[][] values = new double[first.values().length][first.ks().length];
    double[] errors = new double[first.ks().length];
    for (ValueTable seed : seeds) {
      for (int i = 0; i < errors.length; i++) {
        errors[i] = Math.hypot(errors[i], seed.errors()[i] / seeds.size());
        for (int p = 0; p < values.length; p++) {
          values[p][i] += seed.values()[p][i];
        }
      }
    }
    for (double[] row : values) {
      Arrays.setAll(row, i -> row[i] / seeds.size());
    }
    return new ValueTable(first.ks(), values, errors);
  }

  /// Mean over the problems.
  double mean(int column) {
    return Arrays.stream(values).mapToDouble(row -> row[column]).sum() / values.length;
  }

  /// The column of size k, or -1.
  int column(int k) {
    return Math.max(-1, Arrays.binarySearch(ks, k));
  }

  /// The values at size k, one a problem.
  double[] at(int k) {
    return Bootstrap.column(values, column(k));
  }

  /// The columns of these rounds.
  double[][] timed(List<Spent> rounds) {
    return Arrays.stream(values)
        .map(row -> rounds.stream().mapToDouble(s -> row[column(s.samples())]).toArray()).toArray(double[][]::new);
  }
}
