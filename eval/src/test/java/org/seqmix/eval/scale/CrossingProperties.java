package org.seqmix.eval.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.seqmix.eval.scale.Crossing.AlwaysAbove;
import org.seqmix.eval.scale.Crossing.Crosses;
import org.seqmix.eval.scale.Crossing.Extrapolated;
import org.seqmix.eval.scale.Crossing.FallsBehind;
import org.seqmix.eval.scale.Crossing.NeverWithin;
import org.seqmix.eval.scale.Crossing.NoCommonTime;
import org.seqmix.eval.scale.Crossing.NoCommonTime.Measured;

class CrossingProperties {
  private static final double[] SECONDS = {1, 2, 4, 8, 16};
  private static final int PROBLEMS = 20;

  /// Every problem has the same values, so that all resamples agree.
  private static double[][] rows(double[] values) {
    double[][] out = new double[PROBLEMS][];
    Arrays.fill(out, values);
    return out;
  }

  private static List<Spent> rounds(double... seconds) {
    List<Spent> out = new java.util.ArrayList<>();
    for (int i = 0; i < seconds.length; i++) {
      out.add(new Spent(i + 1, seconds[i], 0));
    }
    return out;
  }

  private static Crossing find(boolean extrapolate, double[] studentAt, double[] student, double[] teacherAt,
      double[] teacher) {
    ScaleSettings settings = ScaleSettings.DEFAULTS.withExtrapolation(extrapolate);
    return new Finish(rounds(studentAt), rounds(teacherAt), new Bootstrap(PROBLEMS, settings), settings)
        .find(Selection.COVERAGE, rows(student), rows(teacher));
  }

  private static double[] line(double[] seconds, double base, double slope) {
    return Arrays.stream(seconds).map(s -> base + slope * Math.log(s)).toArray();
  }

  @Property(tries = 200)
  void linesInTheLogarithmMeetWhereTheyDo(@ForAll @DoubleRange(min = 1.1, max = 11.9) double at,
      @ForAll @DoubleRange(min = 0.01, max = 0.1) double steeper) {
    double[] teacherAt = {0.5, 1.5, 3, 12};
    double[] teacher = line(teacherAt, 0.4, 0.02);
    double[] student = line(SECONDS, 0.4 - steeper * Math.log(at), 0.02 + steeper);
    Crossing found = find(false, SECONDS, student, teacherAt, teacher);
    assertThat(found).isInstanceOfSatisfying(Crosses.class, c -> {
      assertThat(c.seconds()).isEqualTo(at, within(1e-9 * at));
      assertThat(c.low()).isEqualTo(at, within(1e-9 * at));
      assertThat(c.high()).isEqualTo(at, within(1e-9 * at));
      assertThat(c.crossings()).isEqualTo(1);
    });
    assertThat(find(false, teacherAt, teacher, SECONDS, student)).isInstanceOfSatisfying(FallsBehind.class,
        c -> assertThat(c.seconds()).isEqualTo(at, within(1e-9 * at)));
  }

  @Property(tries = 100)
  void beyondIsSaidOnlyWhenAskedFor(@ForAll @DoubleRange(min = 20, max = 200) double at) {
    double[] student = line(SECONDS, 0.4 - 0.05 * Math.log(at), 0.07);
    double[] teacher = line(SECONDS, 0.4, 0.02);
    assertThat(find(false, SECONDS, student, SECONDS, teacher)).isInstanceOfSatisfying(NeverWithin.class,
        c -> assertThat(c.share()).isEqualTo(1));
    assertThat(find(true, SECONDS, student, SECONDS, teacher)).isInstanceOfSatisfying(Extrapolated.class, c -> {
      assertThat(c.seconds()).isBetween(at, at * 1.01);
      assertThat(c.to()).isEqualTo(16, within(1e-9));
    });
  }

  @Example
  void otherOutcomes() {
    double[] low = {0.1, 0.2, 0.3, 0.4, 0.5};
    double[] high = {0.2, 0.3, 0.4, 0.5, 0.6};
    assertThat(find(true, SECONDS, high, SECONDS, low)).isInstanceOfSatisfying(AlwaysAbove.class, c -> {
      assertThat(c.share()).isEqualTo(1);
      assertThat(c.to()).isEqualTo(16, within(1e-9));
    });
    assertThat(find(true, SECONDS, low, SECONDS, high)).isInstanceOf(NeverWithin.class);
    assertThat(find(true, SECONDS, low, SECONDS, low)).isInstanceOf(NeverWithin.class);
    double[] late = {20, 40, 80, 160, 320};
    assertThat(find(true, SECONDS, low, late, high)).isInstanceOf(NoCommonTime.class);
    double[] twice = {0.3, 0.2, 0.5, 0.4, 0.7};
    assertThat(find(false, SECONDS, twice, SECONDS, new double[] {0.25, 0.3, 0.4, 0.5, 0.6}))
        .isInstanceOfSatisfying(Crosses.class, c -> assertThat(c.crossings()).isEqualTo(4));
  }

  @Example
  void everyOutcomeIsASentence() {
    List<Crossing> all = List.of(new Crosses(12.345, 0, Double.POSITIVE_INFINITY, 1), new Crosses(12.345, 8.1, 2000, 3),
        new FallsBehind(0.1234, 0.1, 0.2, 1), new AlwaysAbove(1, 2, 0.975), new NeverWithin(1, 2, 1),
        new Extrapolated(80, 1, 20), new NoCommonTime(new Measured(1, 0.1, 2, 0.4), new Measured(3, 0.4, 4, 0.6)),
        new NoCommonTime(new Measured(1, 0.1, 2, 0.5), new Measured(3, 0.4, 4, 0.6)));
    assertThat(all).extracting(c -> new Race("student", "teacher", Selection.MAJORITY, c, 0.95).sentence())
        .containsExactly(
            "Majority: student passes above teacher at 12.3 s (95% interval: before the first second that both have"
                + " to beyond the last second that both have, or never).",
            "Majority: student passes above teacher at 12.3 s (95% interval: 8.1 s to 2,000 s); the curves cross 3"
                + " times, this is the last.",
            "Majority: student is above teacher at first and falls behind at 0.123 s (95% interval: 0.1 s to 0.2 s).",
            "Majority: student is above teacher wherever both were measured, 1 s to 2 s (so in 97.5% of the"
                + " resamples).",
            "Majority: student does not pass above teacher where both were measured, 1 s to 2 s (so in 100% of the"
                + " resamples).",
            "Majority: student does not pass above teacher where both were measured, 1 s to 20 s. Extrapolated, not"
                + " measured: if both went on as they ended, it would at about 80 s.",
            "Majority: nothing can be said about student and teacher: measured 1 s to 2 s and 3 s to 4 s, which have"
                + " no stretch in common.",
            "Majority: student has 50% after 2 s, before the first answers of teacher are there: 40% after 3 s. There is"
                + " no stretch of seconds that both have; draw more samples of student to compare further.");
  }
}
