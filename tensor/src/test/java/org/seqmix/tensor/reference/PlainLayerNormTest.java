package org.seqmix.tensor.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.seqmix.tensor.Tensor;

class PlainLayerNormTest {
  private static final double EPSILON = 1e-2;
  private final Lab lab = Lab.f64();

  @AfterEach
  void close() {
    lab.close();
  }

  private Tensor norm(Tensor x, Tensor w, @Nullable Tensor bias, double epsilon) {
    Tensor y = lab.empty(x.rows(), x.columns());
    lab.kernels.layerNorm(x, w, bias, epsilon, y, lab.empty(x.rows()), lab.empty(x.rows()));
    return y;
  }

  @Test
  void meanBecomesZeroAndMeanSquareOne() {
    Tensor y = norm(lab.map(lab.normal(4, 7), v -> 3 + 2 * v), lab.full(1, 7), null, 0);
    for (int t = 0; t < 4; t++) {
      Tensor row = y.rows(t, t + 1);
      assertThat(Lab.dot(row, lab.full(1, 1, 7))).isCloseTo(0, within(1e-12));
      assertThat(Lab.dot(row, row) / 7).isCloseTo(1, within(1e-12));
    }
  }

  @Test
  void biasIsWhatRemainsOfARowOfEquals() {
    Tensor bias = lab.normal(7);
    Tensor x = lab.full(3, 2, 7);
    Tensor dx = lab.empty(2, 7);
    Tensor mean = lab.empty(2);
    Tensor scale = lab.empty(2);
    Tensor y = lab.empty(2, 7);
    lab.kernels.layerNorm(x, lab.normal(7), bias, EPSILON, y, mean, scale);
    lab.kernels.layerNormGrad(lab.normal(2, 7), x, lab.normal(7), mean, scale, dx, null, null);
    for (int t = 0; t < 2; t++) {
      Near.assertNear("row " + t, y.rows(t, t + 1).toDoubles(), bias.toDoubles(), 1e-14);
    }
    Near.assertFinite(mean, scale, dx);
  }

  @Test
  void keepsMeanAndScaleForTheWayBack() {
    Tensor x = lab.normal(3, 5);
    Tensor y = lab.empty(3, 5);
    Tensor mean = lab.empty(3);
    Tensor scale = lab.empty(3);
    lab.kernels.layerNorm(x, lab.full(1, 5), null, EPSILON, y, mean, scale);
    double[] expected = x.toDoubles();
    for (int i = 0; i < expected.length; i++) {
      expected[i] = (expected[i] - mean.toDoubles()[i / 5]) * scale.toDoubles()[i / 5];
    }
    Near.assertNear("y", y.toDoubles(), expected, 1e-14);
  }

  @Test
  void gradientsAgreeWithDifferences() {
    Tensor x = lab.normal(4, 7);
    Tensor w = lab.normal(7);
    Tensor bias = lab.normal(7);
    Tensor y = lab.empty(4, 7);
    Tensor mean = lab.empty(4);
    Tensor scale = lab.empty(4);
    Tensor dy = lab.normal(4, 7);
    Tensor dx = lab.empty(4, 7);
    Tensor dw = lab.full(0.5, 7);
    Tensor dbias = lab.full(-0.5, 7);
    lab.kernels.layerNorm(x, w, bias, EPSILON, y, mean, scale);
    lab.kernels.layerNormGrad(dy, x, w, mean, scale, dx, dw, dbias);
    FiniteDifferences differences = new FiniteDifferences(lab, () -> {
      lab.kernels.layerNorm(x, w, bias, EPSILON, y, mean, scale);
      return Lab.dot(dy, y);
    });
    differences.check("x", x, dx);
    differences.check("w", w, dw, 0.5);
    differences.check("bias", bias, dbias, -0.5);
  }
}
