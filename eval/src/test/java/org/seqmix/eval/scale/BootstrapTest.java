package org.seqmix.eval.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.apache.commons.statistics.interval.BinomialConfidenceInterval;
import org.junit.jupiter.api.Test;

class BootstrapTest {
  private static final ScaleSettings SETTINGS = ScaleSettings.DEFAULTS;

  private static double[][] column(double... values) {
    double[][] out = new double[values.length][1];
    for (int i = 0; i < values.length; i++) {
      out[i][0] = values[i];
    }
    return out;
  }

  @Test
  void theIntervalOfAMeanIsAsWideAsTheNormalOne() {
    SplittableRandom random = new SplittableRandom(3);
    double[] values = random.doubles(400).toArray();
    Bounds found = new Bootstrap(400, SETTINGS).intervals(column(values))[0];
    double mean = java.util.Arrays.stream(values).average().orElseThrow();
    double deviation = Math.sqrt(java.util.Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / 399);
    double half = 1.96 * deviation / Math.sqrt(400);
    assertThat(found.method()).isEqualTo(Bounds.Method.BOOTSTRAP);
    assertThat(found.low()).isEqualTo(mean - half, within(half / 5));
    assertThat(found.high()).isEqualTo(mean + half, within(half / 5));
  }

  @Test
  void zerosAndOnesAreAProportion() {
    Bounds found = new Bootstrap(10, SETTINGS).intervals(column(1, 1, 1, 1, 1, 1, 1, 1, 1, 1))[0];
    var wilson = BinomialConfidenceInterval.WILSON_SCORE.fromErrorRate(10, 10, 0.05);
    assertThat(found.method()).isEqualTo(Bounds.Method.WILSON);
    assertThat(found.low()).isEqualTo(wilson.getLowerBound(), within(1e-12));
    assertThat(found.high()).isEqualTo(1, within(1e-12));
  }

  @Test
  void nearTheCeilingFailuresThatDidNotHappenCount() {
    double[] values = new double[60];
    java.util.Arrays.fill(values, 1 - 1e-4);
    values[0] = 0.7;
    Bounds found = new Bootstrap(60, SETTINGS).intervals(column(values))[0];
    double all = BinomialConfidenceInterval.WILSON_SCORE.fromErrorRate(60, 60, 0.05).getLowerBound();
    double fewer = BinomialConfidenceInterval.WILSON_SCORE.fromErrorRate(60, 59, 0.05).getLowerBound();
    assertThat(found.method()).isEqualTo(Bounds.Method.WILSON);
    assertThat(found.low()).isBetween(fewer, all);
  }

  @Test
  void oneProblemSaysNothing() {
    Bounds one = new Bootstrap(1, SETTINGS).intervals(column(0.5))[0];
    assertThat(one.high() - one.low()).isGreaterThan(0.7);
    assertThat(Paired.of(new double[] {1}, new double[] {0}, new Bootstrap(1, SETTINGS)).bounds().high())
        .isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void pairingCancelsWhatIsHardForBoth() {
    SplittableRandom random = new SplittableRandom(4);
    double[] teacher = random.doubles(100).toArray();
    double[] student = java.util.Arrays.stream(teacher).map(v -> v - 0.1).toArray();
    Paired paired = Paired.of(student, teacher, new Bootstrap(100, SETTINGS));
    assertThat(paired.value()).isEqualTo(-0.1, within(1e-12));
    assertThat(paired.bounds().high() - paired.bounds().low()).isLessThan(1e-9);
  }

  @Test
  void sameSeedSameBounds() {
    double[][] values = column(new SplittableRandom(5).doubles(50).toArray());
    Bounds first = new Bootstrap(50, SETTINGS).intervals(values)[0];
    assertThat(new Bootstrap(50, SETTINGS).intervals(values)[0]).isEqualTo(first);
    assertThat(new Bootstrap(50, SETTINGS.withSeed(1)).intervals(values)[0]).isNotEqualTo(first);
  }

  @Test
  void infiniteEndsAreKept() {
    double[] values = new double[2000];
    java.util.Arrays.fill(values, 1900, 2000, Double.POSITIVE_INFINITY);
    Bounds found = new Bootstrap(5, SETTINGS).percentiles(values);
    assertThat(found.low()).isZero();
    assertThat(found.high()).isInfinite();
  }
}
