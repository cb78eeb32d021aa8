package org.seqmix.tensor.reference;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.seqmix.tensor.Tensor;

class PlainEmbeddingTest {
  @Test
  void picksRows() {
    try (Lab lab = Lab.f64()) {
      Tensor w = lab.normal(4, 3);
      Tensor y = lab.empty(3, 3);
      lab.kernels.embedding(lab.ints(3, 0, 3), w, y);
      Near.assertSame("token 0", y.rows(0, 1), w.rows(3, 4));
      Near.assertSame("token 1", y.rows(1, 2), w.rows(0, 1));
      Near.assertSame("token 2", y.rows(2, 3), w.rows(3, 4));
    }
  }

  @Test
  void gradientAgreesWithDifferences() {
    try (Lab lab = Lab.f64()) {
      Tensor ids = lab.ints(3, 0, 3, 1);
      Tensor w = lab.normal(5, 3);
      Tensor y = lab.empty(4, 3);
      Tensor dy = lab.normal(4, 3);
      Tensor dw = lab.full(0.5, 5, 3);
      lab.kernels.embeddingGrad(ids, dy, dw);
      new FiniteDifferences(lab, () -> {
        lab.kernels.embedding(ids, w, y);
        return Lab.dot(dy, y);
      }).check("w", w, dw, 0.5);
      assertThat(dw.rows(2, 3).toDoubles()).as("a token that does not occur").containsOnly(0.5);
    }
  }
}
