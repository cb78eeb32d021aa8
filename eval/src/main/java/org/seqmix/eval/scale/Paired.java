package org.seqmix.eval.scale;

/// The mean of differences of values that belong together, such as two models' on the same problem.
///
/// @param value  the mean
/// @param bounds its interval, by drawing pairs again
record Paired(double value, Bounds bounds) {
  static Paired of(double[] student, double[] teacher, Bootstrap bootstrap) {
    double[][] rows = new double[student.length][1];
    double sum = 0;
    for (int i = 0; i < rows.length; i++) {
      rows[i][0] = student[i] - teacher[i];
      sum += rows[i][0];
    }
    Bounds bounds = rows.length > 1
        ? bootstrap.percentiles(Bootstrap.column(bootstrap.means(rows), 0))
        : new Bounds(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, Bounds.Method.NONE);
    return new Paired(sum / rows.length, bounds);
  }
}
