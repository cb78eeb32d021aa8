package org.seqmix.tensor.reference;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.seqmix.tensor.Activation;
import org.seqmix.tensor.Tensor;

class PlainElementsTest {
  private final Lab lab = Lab.f64();

  @AfterEach
  void close() {
    lab.close();
  }

  /// The definitions as they are written; near zero they lose nothing.
  private static double definition(Activation kind, double x) {
    return switch (kind) {
      case SILU -> x / (1 + Math.exp(-x));
      case GELU_TANH -> 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * Math.pow(x, 3))));
      case SOFTPLUS -> Math.log(1 + Math.exp(x));
      case SIGMOID -> 1 / (1 + Math.exp(-x));
      case EXP -> Math.exp(x);
      case ELU_PLUS_ONE -> x > 0 ? x + 1 : Math.exp(x);
      case RECIPROCAL -> 1 / x;
    };
  }

  @ParameterizedTest
  @EnumSource
  void activationsAreTheirDefinitions(Activation kind) {
    Tensor x = lab.normal(5, 7);
    Tensor y = lab.empty(5, 7);
    lab.kernels.activate(kind, x, y);
    double[] expected = x.toDoubles();
    for (int i = 0; i < expected.length; i++) {
      expected[i] = definition(kind, expected[i]);
    }
    Near.assertNear(kind.name(), y.toDoubles(), expected, 1e-14);
    lab.kernels.activate(kind, x, x);
    Near.assertSame("in place", x, y);
  }

  @ParameterizedTest
  @EnumSource
  void slopesAgreeWithDifferences(Activation kind) {
    Tensor x = lab.map(lab.normal(5, 7), v -> v + Math.copySign(0.5, v));
    Tensor y = lab.empty(5, 7);
    Tensor dy = lab.normal(5, 7);
    Tensor dx = lab.empty(5, 7);
    lab.kernels.activateGrad(kind, dy, x, dx);
    new FiniteDifferences(lab, () -> {
      lab.kernels.activate(kind, x, y);
      return Lab.dot(dy, y);
    }).check("x", x, dx);
    lab.kernels.activateGrad(kind, dy, x, dy);
    Near.assertSame("in place", dy, dx);
  }

  @ParameterizedTest
  @EnumSource
  void farNumbersGiveFiniteOnes(Activation kind) {
    double up = kind == Activation.EXP ? 700 : 1e300;
    Tensor x = lab.set(lab.empty(1, 6), -1e300, -1e155, -1e4, 30, 1e4, up);
    if (kind == Activation.EXP) {
      lab.set(x, -1e300, -1e155, -1e4, 30, 300, up);
    }
    Tensor y = lab.empty(1, 6);
    Tensor dx = lab.empty(1, 6);
    lab.kernels.activate(kind, x, y);
    lab.kernels.activateGrad(kind, lab.full(1, 1, 6), x, dx);
    Near.assertFinite(y, dx);
    double below = kind == Activation.RECIPROCAL ? -1e-300 : 0;
    assertThat(y.toDoubles()[0] + 0.0).isEqualTo(below);
    assertThat(dx.toDoubles()[0] + 0.0).isZero();
  }

  @Test
  void clampKeepsToItsLimits() {
    Tensor x = lab.set(lab.empty(2, 3), -2, -0.5, 0, 0.25, 0.75, 9);
    Tensor y = lab.empty(2, 3);
    Tensor dx = lab.empty(2, 3);
    lab.kernels.clamp(x, -0.5, 0.75, y);
    lab.kernels.clampGrad(lab.full(3, 2, 3), x, -0.5, 0.75, dx);
    assertThat(y.toDoubles()).containsExactly(-0.5, -0.5, 0, 0.25, 0.75, 0.75);
    assertThat(dx.toDoubles()).containsExactly(0, 3, 3, 3, 3, 0);
    lab.kernels.clamp(x, 0, Double.POSITIVE_INFINITY, y);
    lab.kernels.clampGrad(lab.full(3, 2, 3), x, 0, Double.POSITIVE_INFINITY, dx);
    assertThat(lab.map(y, Math::abs).toDoubles()).containsExactly(0, 0, 0, 0.25, 0.75, 9);
    assertThat(dx.toDoubles()).containsExactly(0, 0, 3, 3, 3, 3);
  }

  @Test
  void aRowIsAddedToEveryRow() {
    Tensor x = lab.normal(4, 5);
    Tensor bias = lab.normal(5);
    Tensor y = lab.empty(4, 5);
    lab.kernels.addRow(x, bias, y);
    for (int t = 0; t < 4; t++) {
      Tensor sum = lab.empty(1, 5);
      lab.kernels.axpby(1, x.rows(t, t + 1), 1, bias.reshape(1, 5), sum);
      Near.assertSame("row " + t, y.rows(t, t + 1), sum);
    }
  }

  @Test
  void headsAndColumnsAreProductsWithSpreadNumbers() {
    int heads = 4;
    int headDim = 3;
    Tensor x = lab.normal(5, heads * headDim);
    Tensor s = lab.normal(5, heads);
    Tensor w = lab.set(lab.empty(heads), s.rows(2, 3).toDoubles());
    Tensor spread = lab.empty(5, heads * headDim);
    double[] numbers = new double[5 * heads * headDim];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = s.toDoubles()[i / headDim];
    }
    Tensor expected = lab.empty(5, heads * headDim);
    lab.kernels.multiply(x, lab.set(spread, numbers), expected);
    Tensor y = lab.empty(5, heads * headDim);
    lab.kernels.scaleHeads(x, s, y);
    Near.assertSame("heads", y, expected);
    lab.kernels.scaleColumns(x.rows(2, 3), w, y.rows(0, 1));
    Near.assertSame("columns", y.rows(0, 1), expected.rows(2, 3));
  }

  @Test
  void gradientsOfScalesAgreeWithDifferences() {
    for (int heads : new int[] {1, 3, 6}) {
      Tensor x = lab.normal(4, 6);
      Tensor s = lab.normal(4, heads);
      Tensor w = lab.normal(heads);
      Tensor y = lab.empty(4, 6);
      Tensor dy = lab.normal(4, 6);
      Tensor dx = lab.empty(4, 6);
      Tensor ds = lab.empty(4, heads);
      Tensor dw = lab.full(0.5, heads);
      lab.kernels.scaleHeadsGrad(dy, x, s, dx, ds);
      FiniteDifferences ofHeads = new FiniteDifferences(lab, () -> {
        lab.kernels.scaleHeads(x, s, y);
        return Lab.dot(dy, y);
      });
      ofHeads.check("x by heads", x, dx);
      ofHeads.check("s", s, ds);
      lab.kernels.scaleColumnsGrad(dy, x, w, dx, dw);
      FiniteDifferences ofColumns = new FiniteDifferences(lab, () -> {
        lab.kernels.scaleColumns(x, w, y);
        return Lab.dot(dy, y);
      });
      ofColumns.check("x by columns", x, dx);
      ofColumns.check("w", w, dw, 0.5);
    }
  }
}
