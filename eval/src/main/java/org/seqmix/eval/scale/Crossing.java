package org.seqmix.eval.scale;

/// Whether and where a student's curve passes above its teacher's, value against seconds.
///
/// Curves are straight between measured points over the logarithm of seconds, and compared only where both were measured.
/// Seconds are those of all problems together. An end of an interval may be 0 (before the first second that both have)
/// or infinite (not within what both have).
public sealed interface Crossing {
  /// The student is above from here on, and was not before.
  ///
  /// @param seconds   where it passes, the last time if several
  /// @param low       lower end of the interval
  /// @param high      upper end
  /// @param crossings how often the curves cross
  record Crosses(double seconds, double low, double high, int crossings) implements Crossing {}

  /// The student was above and is not from here on.
  record FallsBehind(double seconds, double low, double high, int crossings) implements Crossing {}

  /// The student is above wherever both were measured.
  ///
  /// @param from  first second that both have
  /// @param to    last
  /// @param share of the resamples that say the same
  record AlwaysAbove(double from, double to, double share) implements Crossing {}

  /// The student is nowhere above where both were measured.
  record NeverWithin(double from, double to, double share) implements Crossing {}

  /// The student is nowhere above, but would pass here if both curves went on as they ended. A guess, without interval.
  record Extrapolated(double seconds, double from, double to) implements Crossing {}

  /// Nothing to compare: no stretch of seconds that both have.
  record NoCommonTime(Measured student, Measured teacher) implements Crossing {
    /// Where a curve begins and ends.
    ///
    /// @param from       first second
    /// @param firstValue value there
    /// @param to         last second
    /// @param lastValue  value there
    public record Measured(double from, double firstValue, double to, double lastValue) {}

    /// Whether one had done with more than the other has at its first point: it is ahead for as many seconds as that took.
    public boolean isStudentAhead() {
      return student.to() <= teacher.from() && student.lastValue() > teacher.firstValue();
    }
  }
}
