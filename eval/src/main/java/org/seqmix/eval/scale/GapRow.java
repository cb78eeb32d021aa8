package org.seqmix.eval.scale;

/// One metric of a student beside its teacher's.
///
/// @param family         what kind of test it is
/// @param task           such as `hellaswag`
/// @param metric         such as `acc_norm`
/// @param higherIsBetter false for losses
/// @param teacher        the teacher's value
/// @param student        the student's
/// @param difference     student less teacher
/// @param low            lower end of the interval of the difference; NaN where it is not known
/// @param high           upper end
/// @param n              items of the task
/// @param paired         whether the interval is of differences item by item
public record GapRow(Family family, String task, String metric, boolean higherIsBetter, double teacher, double student,
    double difference, double low, double high, int n, boolean paired) {
  /// Normal quantile of a two-sided 95% interval.
  private static final double TWO_SIDED_95 = 1.959963984540054;

  /// Kinds of tests. A distilled student that keeps likelihoods may still lose generation or recall.
  public enum Family {
    /// How probable given texts are: multiple choice, perplexity.
    LIKELIHOOD("likelihood"),
    /// What the model writes by itself: word problems.
    GENERATION("generation"),
    /// Finding again what was read: copying, look-ups, a needle in a haystack.
    RECALL("recall");

    private final String title;

    Family(String title) {
      this.title = title;
    }

    /// For people.
    public String title() {
      return title;
    }
  }

  /// Values item by item, in the same order: the interval is a paired bootstrap with the resamples, level and seed given.
  public static GapRow paired(Family family, String task, String metric, boolean higherIsBetter, double[] teacher,
      double[] student, ScaleSettings settings) {
    if (teacher.length != student.length || teacher.length == 0) {
      throw new IllegalArgumentException(task + ", " + metric + ": expected values of the same items of both, at least"
          + " one, got " + teacher.length + " of the teacher and " + student.length + " of the student");
    }
    Paired found = Paired.of(student, teacher, new Bootstrap(student.length, settings));
    return new GapRow(family, task, metric, higherIsBetter, mean(teacher), mean(student), found.value(),
        found.bounds().low(), found.bounds().high(), student.length, true);
  }

  /// Values with standard errors only: the interval takes both as independent and normal, which is too wide for equal items.
  /// A NaN error leaves the interval out.
  public static GapRow apart(Family family, String task, String metric, boolean higherIsBetter, double teacher,
      double teacherError, double student, double studentError, int n) {
    double half = TWO_SIDED_95 * Math.hypot(teacherError, studentError);
    return new GapRow(family, task, metric, higherIsBetter, teacher, student, student - teacher,
        student - teacher - half, student - teacher + half, n, false);
  }

  /// Whether the whole interval is on the worse side.
  public boolean isBehind() {
    return higherIsBetter ? high < 0 : low > 0;
  }

  /// Whether the whole interval is on the better side.
  public boolean isAhead() {
    return higherIsBetter ? low > 0 : high < 0;
  }

  private static double mean(double[] values) {
    return java.util.Arrays.stream(values).average().orElseThrow();
  }
}
