package org.seqmix.mohawk.study.matrices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.seqmix.mixer.LowRankMatrix;
import org.seqmix.mixer.SemiseparableMatrix;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.cpu.CpuDevice;
import org.seqmix.tensor.reference.ReferenceDevice;

class GradientFitTest {
  private static final int LENGTH = 24;

  private static Device cpu(int threads) {
    return new CpuDevice(CpuDevice.Options.defaults().withThreads(threads));
  }

  /// A matrix of the family is found again, to a thousandth of its norm.
  @Test
  void aLowRankMatrixIsRecoveredByBothFamilies() {
    AttentionMatrix m = Systems.ssd(LENGTH, 3, 0, 1);
    try (Device device = cpu(1)) {
      assertThat(new GradientFit(3000, 0.05).lowRank(device, List.of(m), 3)[0]).isLessThan(1e-3 * m.norm());
      assertThat(new GradientFit(3000, 0.05).ssd(device, List.of(m), 3)[0]).isLessThan(1e-3 * m.norm());
    }
  }

  /// Both can hold it, see below; gradient descent over decays converges slowly, so to a fiftieth of the norm.
  @Test
  void anSsdMatrixOfMildDecaysIsNearlyRecoveredByBothFamilies() {
    AttentionMatrix m = Systems.ssd(LENGTH, 3, 0.5, 2);
    GradientFit fit = new GradientFit(3000, 0.05);
    try (Device device = cpu(1)) {
      assertThat(fit.ssd(device, List.of(m), 3)[0]).isLessThan(0.02 * m.norm());
      assertThat(fit.lowRank(device, List.of(m), 3)[0]).isLessThan(0.02 * m.norm());
    }
  }

  /// Positive decays add nothing to the set of low-rank matrices: their products can be moved into the factors.
  @Test
  void anSsdMatrixIsALowRankMatrixWithScaledFactors() {
    int state = 3;
    Random random = new Random(3);
    double[][] factors = new double[4][LENGTH * state];
    double[] decay = new double[LENGTH];
    double sum = 0;
    for (int t = 0; t < LENGTH; t++) {
      decay[t] = -2 * random.nextDouble();
      sum += decay[t];
      for (int n = t * state; n < (t + 1) * state; n++) {
        factors[0][n] = random.nextGaussian();
        factors[1][n] = random.nextGaussian();
        factors[2][n] = factors[0][n] * Math.exp(-sum);
        factors[3][n] = factors[1][n] * Math.exp(sum);
      }
    }
    try (Device device = new ReferenceDevice(); Scope scope = device.newScope("test")) {
      Context c = Context.inference(scope);
      Rows rows = Rows.of(1, LENGTH);
      Shape shape = Shape.of(LENGTH, state);
      var t = java.util.Arrays.stream(factors).map(f -> scope.of(DType.F64, shape, f)).toList();
      var ssd = new SemiseparableMatrix(t.get(0), t.get(1), scope.of(DType.F64, Shape.of(LENGTH, 1), decay), null,
          new SsdShape(1, 1, 1, state), rows);
      var low = new LowRankMatrix(t.get(3), t.get(2), 1, 1, rows);

      assertThat(ssd.distance(c, low).item()).isLessThan(1e-12 * ssd.dense(c).elements());
    }
  }

  @Test
  void bothFamiliesBeginAtTheSameMatrix() {
    List<AttentionMatrix> m = List.of(Systems.full(LENGTH, 4), Systems.full(LENGTH, 5));
    try (Device device = cpu(1)) {
      double[] low = new GradientFit(0, 1).lowRank(device, m, 5);
      double[] ssd = new GradientFit(0, 1).ssd(device, m, 5);

      for (int i = 0; i < low.length; i++) {
        assertThat(ssd[i]).isCloseTo(low[i], within(1e-5 * low[i]));
        assertThat(low[i]).isLessThan(m.get(i).norm());
      }
    }
  }

  @Test
  void resultsDependNeitherOnThreadsNorOnTheOtherMatrices() {
    List<AttentionMatrix> m = List.of(Systems.full(LENGTH, 6), Systems.full(LENGTH, 7), Systems.full(LENGTH, 8));
    GradientFit fit = new GradientFit(50, 0.05);
    try (Device one = cpu(1); Device two = cpu(2)) {
      double[] all = fit.ssd(one, m, 4);

      assertThat(fit.ssd(two, m, 4)).isEqualTo(all);
      assertThat(fit.ssd(one, m.subList(1, 2), 4)).containsExactly(all[1]);
      assertThat(fit.lowRank(two, m, 4)).isEqualTo(fit.lowRank(one, m, 4));
    }
  }

  @Test
  void impossibleSettingsAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new GradientFit(-1, 1)).withMessageContaining("-1");
    assertThatIllegalArgumentException().isThrownBy(() -> new GradientFit(1, 0)).withMessageContaining("rate");
    try (Device device = cpu(1)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new GradientFit(1, 1).ssd(device, List.of(Systems.full(5, 1)), 5))
          .withMessageContaining("1..4");
    }
  }
}
