package org.seqmix.hybrid.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CorrectionTest {
  private static float[] moments(int n, int samples) {
    Random random = new Random(n);
    float[] sums = new float[n * n];
    for (int s = 0; s < samples; s++) {
      double common = random.nextGaussian();
      double[] x = new double[n];
      Arrays.setAll(x, i -> common + random.nextGaussian() * (1 + i % 3));
      for (int i = 0; i < n * n; i++) {
        sums[i] += (float) (x[i / n] * x[i % n]);
      }
    }
    return sums;
  }

  /// The least of dᵀ H d over the later parts of d, where part k is given and the earlier are zero: there (H d)_j is zero for
  /// every later j. H is the moments with a hundredth of their mean diagonal added. Fewer samples than inputs too.
  @ParameterizedTest
  @ValueSource(ints = {3, 200})
  void laterWeightsMoveSoThatNothingCostsLess(int samples) {
    int n = 24;
    float[] moments = moments(n, samples);
    double damping = 0;
    for (int i = 0; i < n; i++) {
      damping += 0.01 * moments[i * n + i] / n;
    }
    Correction correction = Correction.of(moments, n).orElseThrow();
    for (int k = 0; k < n; k++) {
      double[] d = new double[n];
      correction.spread(d, k, 2);
      d[k] = -2;
      for (int j = 0; j < n; j++) {
        double slope = damping * d[j];
        for (int i = 0; i < n; i++) {
          slope += moments[Math.max(i, j) * n + Math.min(i, j)] * d[i];
        }
        if (j > k) {
          assertThat(Math.abs(slope)).as("%s after %s", j, k).isLessThan(1e-9 * damping * n);
        } else if (j < k) {
          assertThat(d[j]).isZero();
        }
      }
    }
  }

  @Test
  void inputsThatWereAlwaysZeroAskForNothing() {
    assertThat(Correction.of(new float[16], 4)).isEmpty();
    float[] broken = moments(4, 10);
    broken[0] = Float.NaN;
    assertThat(Correction.of(broken, 4)).isEmpty();
  }
}
