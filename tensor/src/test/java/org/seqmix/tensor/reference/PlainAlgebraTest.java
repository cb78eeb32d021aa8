package org.seqmix.tensor.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Tensor;

class PlainAlgebraTest {
  private final Lab lab = Lab.f64();

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void axpbyMayOverwriteEitherInput() {
    Tensor x = lab.normal(3, 5);
    Tensor z = lab.normal(3, 5);
    Tensor y = lab.empty(3, 5);
    lab.kernels.axpby(2, x, -0.5, z, y);
    double[] xs = x.toDoubles();
    double[] zs = z.toDoubles();
    double[] expected = new double[xs.length];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = 2 * xs[i] - 0.5 * zs[i];
    }
    assertThat(y.toDoubles()).isEqualTo(expected);
    Tensor copy = lab.empty(3, 5);
    lab.kernels.copy(x, copy);
    lab.kernels.axpby(2, copy, -0.5, z, copy);
    assertThat(copy.toDoubles()).isEqualTo(expected);
    lab.kernels.axpby(2, x, -0.5, z, z);
    assertThat(z.toDoubles()).isEqualTo(expected);
  }

  @Test
  void multiplyByReciprocalsGivesOnes() {
    Tensor x = lab.map(lab.empty(4, 3), v -> 4);
    Tensor z = lab.map(lab.empty(4, 3), v -> 0.25);
    lab.kernels.multiply(x, z, z);
    assertThat(z.toDoubles()).containsOnly(1);
  }

  @Test
  void sumsAgreeWithEachOther() {
    Tensor x = lab.normal(7, 5);
    Tensor squares = lab.empty(7, 5);
    Tensor columns = lab.full(2, 5);
    Tensor total = lab.empty(1);
    Tensor other = lab.empty(1);
    lab.kernels.multiply(x, x, squares);
    lab.kernels.sum(squares, total);
    lab.kernels.sumSquares(x, other);
    assertThat(total.item()).isEqualTo(other.item()).isPositive();
    lab.kernels.addColumnSums(x, columns);
    lab.kernels.sum(columns, total);
    lab.kernels.sum(x, other);
    assertThat(total.item()).isCloseTo(other.item() + 10, within(1e-12));
  }

  @Test
  void columnSumsKeepColumnsApart() {
    Tensor x = lab.map(lab.full(0, 3, 4), v -> 1);
    lab.kernels.fill(x.columns(2, 3), 5);
    Tensor y = lab.full(0, 4);
    lab.kernels.addColumnSums(x, y);
    assertThat(y.toDoubles()).containsExactly(3, 3, 15, 3);
  }

  @Test
  void integersCopyExactly() {
    Tensor from = lab.ints(Integer.MAX_VALUE, -1, 0);
    Tensor to = lab.scope.empty(DType.I32, 3);
    lab.kernels.copy(from, to);
    assertThat(to.toDoubles()).isEqualTo(from.toDoubles());
  }
}
