package org.seqmix.eval.scale;

import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/// How two lines lie to each other where both were measured.
///
/// @param isAbove whether the student is above at the end
/// @param changes how often it changed sides
/// @param seconds of the last change; NaN where there was none
record Meeting(boolean isAbove, int changes, double seconds) {
  /// How far beyond the measured seconds lines are followed, as a factor.
  private static final double FAR = 16;
  private static final int STEPS = 512;

  /// Between `from` and `to`, logarithms of seconds that both lines reach.
  static Meeting of(TimeLine student, TimeLine teacher, double from, double to) {
    double[] places = DoubleStream.concat(DoubleStream.of(from, to),
        DoubleStream.concat(DoubleStream.of(student.at()), DoubleStream.of(teacher.at())))
        .filter(x -> x >= from && x <= to).sorted().distinct().toArray();
    double lead = lead(student, teacher, places[0]);
    int changes = 0;
    double seconds = Double.NaN;
    for (int i = 1; i < places.length; i++) {
      double next = lead(student, teacher, places[i]);
      if (lead > 0 != next > 0) {
        changes++;
        seconds = Math.exp(places[i - 1] + lead / (lead - next) * (places[i] - places[i - 1]));
      }
      lead = next;
    }
    return new Meeting(lead > 0, changes, seconds);
  }

  private static double lead(TimeLine student, TimeLine teacher, double place) {
    return student.value(place) - teacher.value(place);
  }

  /// Where the student would pass if both went on as they ended, from `to` to 16 times as many seconds.
  static OptionalDouble beyond(TimeLine student, TimeLine teacher, double to) {
    for (int i = 1; i <= STEPS; i++) {
      double place = to + Math.log(FAR) * i / STEPS;
      if (student.trend(place) > teacher.trend(place)) {
        return OptionalDouble.of(Math.exp(place));
      }
    }
    return OptionalDouble.empty();
  }
}
