package org.seqmix.tensor.reference;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.seqmix.tensor.AdamWStep;
import org.seqmix.tensor.Tensor;

class PlainAdamWTest {
  private static final double RATE = 0.1;
  private static final double EPSILON = 1e-3;
  private final Lab lab = Lab.f64();

  @AfterEach
  void close() {
    lab.close();
  }

  private static AdamWStep step(long n, double weightDecay, double gradientScale) {
    return new AdamWStep(RATE, 0.9, 0.95, EPSILON, weightDecay, n, gradientScale);
  }

  /// With one and the same gradient the corrected moments are g and g² at every step.
  @Test
  void constantGradientMovesAtTheRate() {
    Tensor w = lab.normal(3, 5);
    Tensor g = lab.normal(3, 5);
    Tensor m = lab.full(0, 3, 5);
    Tensor v = lab.full(0, 3, 5);
    double[] expected = w.toDoubles();
    double[] gradient = g.toDoubles();
    for (int n = 1; n <= 5; n++) {
      lab.kernels.adamW(w, g, m, v, step(n, 0.2, 1));
      for (int i = 0; i < expected.length; i++) {
        expected[i] = expected[i] * (1 - RATE * 0.2) - RATE * gradient[i] / (Math.abs(gradient[i]) + EPSILON);
      }
      Near.assertNear("step " + n, w.toDoubles(), expected, 1e-13);
    }
  }

  @Test
  void gradientScaleMultipliesTheGradient() {
    Tensor g = lab.normal(7);
    Tensor scaled = lab.empty(7);
    lab.kernels.axpby(0.25, g, 0, g, scaled);
    Near.assertSame("weights", twoSteps(g, 0.25), twoSteps(scaled, 1));
  }

  private Tensor twoSteps(Tensor g, double scale) {
    Tensor w = lab.full(1, 7);
    Tensor m = lab.full(0, 7);
    Tensor v = lab.full(0, 7);
    lab.kernels.adamW(w, g, m, v, step(1, 0.2, scale));
    lab.kernels.adamW(w, g, m, v, step(2, 0.2, scale));
    return w;
  }

  @Test
  void zeroGradientOnlyDecays() {
    Tensor w = lab.full(1, 3);
    Tensor m = lab.full(0, 3);
    lab.kernels.adamW(w, lab.full(0, 3), m, lab.full(0, 3), step(1, 0.2, 1));
    assertThat(w.toDoubles()).containsOnly(1 - RATE * 0.2);
    assertThat(m.toDoubles()).containsOnly(0);
  }
}
