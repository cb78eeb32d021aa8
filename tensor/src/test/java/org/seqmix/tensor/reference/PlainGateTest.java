package org.seqmix.tensor.reference;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.seqmix.tensor.Tensor;

class PlainGateTest {
  private final Lab lab = Lab.f64();

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void gradientsAgreeWithDifferences() {
    Tensor x = lab.normal(5, 3);
    Tensor z = lab.normal(5, 3);
    Tensor bias = lab.normal(3);
    Tensor y = lab.empty(5, 3);
    Tensor dy = lab.normal(5, 3);
    Tensor dx = lab.empty(5, 3);
    Tensor dz = lab.empty(5, 3);
    Tensor dbias = lab.full(0.5, 3);
    lab.kernels.gateGrad(dy, x, z, bias, dx, dz, dbias);
    FiniteDifferences differences = new FiniteDifferences(lab, () -> {
      lab.kernels.gate(x, z, bias, y);
      return Lab.dot(dy, y);
    });
    differences.check("x", x, dx);
    differences.check("z", z, dz);
    differences.check("bias", bias, dbias, 0.5);
  }

  @Test
  void gateIsSiluOfTheShiftedInput() {
    Tensor x = lab.normal(2, 3);
    Tensor z = lab.normal(2, 3);
    Tensor bias = lab.normal(3);
    Tensor y = lab.empty(2, 3);
    lab.kernels.gate(x, z, bias, y);
    double[] expected = new double[6];
    for (int i = 0; i < 6; i++) {
      double v = z.toDoubles()[i] + bias.toDoubles()[i % 3];
      expected[i] = x.toDoubles()[i] * v / (1 + Math.exp(-v));
    }
    Near.assertNear("gate", y.toDoubles(), expected, 1e-14);
  }

  @Test
  void farGatesAreOpenOrShut() {
    Tensor z = lab.set(lab.empty(1, 4), 1e4, -1e4, 1e300, -1e300);
    Tensor x = lab.full(1, 1, 4);
    Tensor y = lab.empty(1, 4);
    Tensor dx = lab.empty(1, 4);
    Tensor dz = lab.empty(1, 4);
    lab.kernels.gate(x, z, null, y);
    lab.kernels.gateGrad(lab.full(1, 1, 4), x, z, null, dx, dz, null);
    assertThat(lab.map(y, Math::abs).toDoubles()).containsExactly(1e4, 0, 1e300, 0);
    Near.assertFinite(dx);
    assertThat(lab.map(dz, Math::abs).toDoubles()).containsExactly(1, 0, 1, 0);
  }
}
