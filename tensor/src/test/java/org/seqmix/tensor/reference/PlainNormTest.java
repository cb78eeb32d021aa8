package org.seqmix.tensor.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.seqmix.tensor.Tensor;

class PlainNormTest {
  private static final double EPSILON = 1e-2;
  private final Lab lab = Lab.f64();

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void meanSquareBecomesOne() {
    Tensor x = lab.normal(4, 7);
    Tensor y = lab.empty(4, 7);
    Tensor scale = lab.empty(4);
    lab.kernels.rmsNorm(x, lab.full(1, 7), 0, y, scale);
    for (int t = 0; t < 4; t++) {
      Tensor row = y.rows(t, t + 1);
      assertThat(Lab.dot(row, row) / 7).isCloseTo(1, within(1e-12));
      assertThat(y.rows(t, t + 1).toDoubles()[0])
          .isCloseTo(x.rows(t, t + 1).toDoubles()[0] * scale.toDoubles()[t], within(1e-14));
    }
  }

  @Test
  void zerosStayZero() {
    Tensor x = lab.full(0, 2, 7);
    Tensor y = lab.empty(2, 7);
    Tensor scale = lab.empty(2);
    Tensor dx = lab.empty(2, 7);
    lab.kernels.rmsNorm(x, lab.normal(7), 1e-6, y, scale);
    lab.kernels.rmsNormGrad(lab.normal(2, 7), x, lab.normal(7), scale, dx, null);
    assertThat(lab.map(y, Math::abs).toDoubles()).containsOnly(0);
    Near.assertFinite(scale, dx);
  }

  @Test
  void gradientsAgreeWithDifferences() {
    Tensor x = lab.normal(4, 7);
    Tensor w = lab.normal(7);
    Tensor y = lab.empty(4, 7);
    Tensor scale = lab.empty(4);
    Tensor dy = lab.normal(4, 7);
    Tensor dx = lab.empty(4, 7);
    Tensor dw = lab.full(0.5, 7);
    lab.kernels.rmsNorm(x, w, EPSILON, y, scale);
    lab.kernels.rmsNormGrad(dy, x, w, scale, dx, dw);
    FiniteDifferences differences = new FiniteDifferences(lab, () -> {
      lab.kernels.rmsNorm(x, w, EPSILON, y, scale);
      return Lab.dot(dy, y);
    });
    differences.check("x", x, dx);
    differences.check("w", w, dw, 0.5);
  }
}
