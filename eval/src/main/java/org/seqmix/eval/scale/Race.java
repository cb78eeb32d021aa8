package org.seqmix.eval.scale;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import org.seqmix.eval.scale.Crossing.AlwaysAbove;
import org.seqmix.eval.scale.Crossing.Crosses;
import org.seqmix.eval.scale.Crossing.Extrapolated;
import org.seqmix.eval.scale.Crossing.FallsBehind;
import org.seqmix.eval.scale.Crossing.NeverWithin;
import org.seqmix.eval.scale.Crossing.NoCommonTime;

/// A student against its teacher over seconds.
///
/// @param student   the model
/// @param teacher   the model that it is compared with
/// @param selection how one answer is made of k samples
/// @param crossing  what came out
/// @param level     of the intervals
public record Race(String student, String teacher, Selection selection, Crossing crossing, double level) {
  /// What came out, for people.
  public String sentence() {
    String what = Character.toUpperCase(selection.title().charAt(0)) + selection.title().substring(1) + ": ";
    return what + switch (crossing) {
      case Crosses c -> student + " passes above " + teacher + " at " + seconds(c.seconds())
          + interval(c.low(), c.high()) + several(c.crossings());
      case FallsBehind c -> student + " is above " + teacher + " at first and falls behind at " + seconds(c.seconds())
          + interval(c.low(), c.high()) + several(c.crossings());
      case AlwaysAbove c -> student + " is above " + teacher + " wherever both were measured, "
          + range(c.from(), c.to()) + " (so in " + percent(c.share()) + " of the resamples).";
      case NeverWithin c -> student + " does not pass above " + teacher + " where both were measured, "
          + range(c.from(), c.to()) + " (so in " + percent(c.share()) + " of the resamples).";
      case Extrapolated c -> student + " does not pass above " + teacher + " where both were measured, "
          + range(c.from(), c.to()) + ". Extrapolated, not measured: if both went on as they ended, it would at about "
          + seconds(c.seconds()) + ".";
      case NoCommonTime c when c.isStudentAhead() -> student + " has " + percent(c.student().lastValue()) + " after "
          + seconds(c.student().to()) + ", before the first answers of " + teacher + " are there: "
          + percent(c.teacher().firstValue()) + " after " + seconds(c.teacher().from())
          + ". There is no stretch of seconds that both have; draw more samples of " + student + " to compare further.";
      case NoCommonTime c -> "nothing can be said about " + student + " and " + teacher + ": measured "
          + range(c.student().from(), c.student().to()) + " and " + range(c.teacher().from(), c.teacher().to())
          + ", which have no stretch in common.";
    };
  }

  private String interval(double low, double high) {
    String from = low > 0 ? seconds(low) : "before the first second that both have";
    String to = Double.isFinite(high) ? seconds(high) : "beyond the last second that both have, or never";
    return " (" + percent(level) + " interval: " + from + " to " + to + ")";
  }

  private static String several(int crossings) {
    return crossings > 1 ? "; the curves cross " + crossings + " times, this is the last." : ".";
  }

  private static String range(double from, double to) {
    return seconds(from) + " to " + seconds(to);
  }

  private static String percent(double share) {
    return new BigDecimal(100 * share).round(new MathContext(3)).stripTrailingZeros().toPlainString() + "%";
  }

  /// Three digits: `0.125 s`, `12.5 s`, `1,250 s`.
  public static String seconds(double value) {
    BigDecimal number = new BigDecimal(value).round(new MathContext(3)).stripTrailingZeros();
    int decimals = Math.max(0, number.scale());
    return String.format(Locale.ROOT, "%,." + decimals + "f s", number);
  }
}
