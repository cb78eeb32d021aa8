package org.seqmix.tensor.reference;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.WeightFormat;

class PlainProductsTest {
  private final Lab lab = Lab.f64();

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void unitVectorsPickColumns() {
    Tensor w = lab.normal(5, 3);
    Tensor bias = lab.normal(5);
    Tensor y = lab.empty(1, 5);
    for (int k = 0; k < 3; k++) {
      Tensor x = lab.full(0, 1, 3);
      lab.kernels.fill(x.columns(k, k + 1), 1);
      lab.kernels.linear(x, w, bias, y);
      Tensor expected = lab.empty(1, 5);
      lab.kernels.axpby(1, lab.set(lab.empty(1, 5), w.columns(k, k + 1).toDoubles()), 1,
          bias.reshape(1, 5), expected);
      Near.assertSame("column " + k, y, expected);
    }
  }

  @Test
  void gradientsAgreeWithDifferences() {
    Tensor x = lab.normal(7, 5);
    Tensor w = lab.normal(3, 5);
    Tensor y = lab.empty(7, 3);
    Tensor dy = lab.normal(7, 3);
    Tensor dx = lab.empty(7, 5);
    Tensor dw = lab.full(0.5, 3, 5);
    lab.kernels.linearInputGrad(dy, w, dx);
    lab.kernels.linearWeightGrad(dy, x, dw);
    FiniteDifferences differences = new FiniteDifferences(lab, () -> {
      lab.kernels.linear(x, w, null, y);
      return Lab.dot(dy, y);
    });
    differences.check("x", x, dx);
    differences.check("w", w, dw, 0.5);
  }

  @Test
  void aPackedWeightIsACopy() {
    Tensor w = lab.normal(3, 5);
    Tensor packed = lab.kernels.pack(lab.scope, w, WeightFormat.F32);
    Near.assertSame("packed", packed, w);
    lab.kernels.fill(w, 0);
    assertThat(packed.toDoubles()).doesNotContain(0);
  }
}
