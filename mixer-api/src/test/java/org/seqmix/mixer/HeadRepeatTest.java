package org.seqmix.mixer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;

class HeadRepeatTest {
  private final Material material = new Material();
  private final Tensor x = material.scope().of(DType.F64, Shape.of(2, 4), new double[] {1, 2, 3, 4, 5, 6, 7, 8});

  @AfterEach
  void close() {
    material.close();
  }

  @Test
  void everyHeadComesSeveralTimesInARow() {
    assertThat(HeadRepeat.apply(material.plain(), x, 2, 2).toDoubles()).containsExactly(1, 2, 1, 2, 3, 4, 3, 4, 5, 6, 5,
        6, 7, 8, 7, 8);
    assertThat(HeadRepeat.apply(material.plain(), x, 2, 1)).isSameAs(x);
  }

  @Test
  void gradientsOfTheCopiesAreAdded() {
    Context c = Context.training(material.scope());
    Tensor gradient = material.scope().zeros(DType.F64, x.shape());
    c.tape().leaf(x, gradient);
    Tensor y = HeadRepeat.apply(c, x, 2, 2);
    double[] upstream = {1, 10, 2, 20, 3, 30, 4, 40, 5, 50, 6, 60, 7, 70, 8, 80};
    c.tape().backward(y, material.scope().of(DType.F64, y.shape(), upstream));
    assertThat(gradient.toDoubles()).containsExactly(3, 30, 7, 70, 11, 110, 15, 150);
  }
}
