package org.seqmix.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.apache.commons.statistics.descriptive.DoubleStatistics;
import org.apache.commons.statistics.descriptive.Statistic;
import org.junit.jupiter.api.Test;

class RatioTest {
  @Test
  void withEqualSizesItIsTheMeanAndItsStandardError() {
    Random random = new Random(1);
    DoubleStatistics plain = DoubleStatistics.of(Statistic.MEAN, Statistic.STANDARD_DEVIATION);
    Ratio ratio = new Ratio();
    for (int i = 0; i < 50; i++) {
      double value = random.nextDouble();
      plain.accept(value);
      ratio.add(4 * value, 4);
    }
    assertThat(ratio.value()).isEqualTo(plain.getAsDouble(Statistic.MEAN), within(1e-12));
    assertThat(ratio.standardError())
        .hasValueCloseTo(plain.getAsDouble(Statistic.STANDARD_DEVIATION) / Math.sqrt(50), within(1e-12));
  }

  @Test
  void withOtherSizesItIsNearTheJackknife() {
    Random random = new Random(2);
    int n = 200;
    double[] sizes = random.doubles(n, 10, 100).toArray();
    double[] values = new double[n];
    Ratio whole = new Ratio();
    for (int i = 0; i < n; i++) {
      values[i] = sizes[i] * (1 + 0.2 * random.nextGaussian());
      whole.add(values[i], sizes[i]);
    }
    double squares = 0;
    for (int left = 0; left < n; left++) {
      Ratio others = new Ratio();
      for (int i = 0; i < n; i++) {
        if (i != left) {
          others.add(values[i], sizes[i]);
        }
      }
      squares += Math.pow(others.value() - whole.value(), 2);
    }
    double jackknife = Math.sqrt(squares * (n - 1) / n);
    assertThat(whole.standardError()).hasValueCloseTo(jackknife, within(0.02 * jackknife));
  }

  @Test
  void oneDocumentHasNoStandardError() {
    Ratio ratio = new Ratio();
    ratio.add(3, 2);
    assertThat(ratio.value()).isEqualTo(1.5);
    assertThat(ratio.standardError()).isEmpty();
  }
}
