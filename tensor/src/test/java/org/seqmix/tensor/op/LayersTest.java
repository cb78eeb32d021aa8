package org.seqmix.tensor.op;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Tensor;

class LayersTest {
  private static final Rows PACKED = Rows.packed(new int[] {4, 0, 3}, new int[][] {{2}, {}, {}});

  private final Slopes slopes = new Slopes();
  private final Tensor x = slopes.random(7, 6);

  @AfterEach
  void close() {
    slopes.close();
  }

  @Test
  void linear() {
    Tensor w = slopes.random(5, 6);
    Tensor bias = slopes.random(5);
    slopes.check(c -> Linear.apply(c, x, w, null), x, w);
    slopes.check(c -> Linear.apply(c, x, w, bias), x, w, bias);
  }

  @Test
  void linearOfAViewWithOneWeightTwice() {
    Tensor w = slopes.random(3, 3);
    slopes.check(c -> Linear.apply(c, Linear.apply(c, Algebra.columns(c, x, 1, 4), w, null), w, null), x, w);
  }

  @Test
  void embeddingOfRepeatedIds() {
    Tensor table = slopes.random(4, 3);
    slopes.check(c -> Embedding.apply(c, slopes.ints(2, 0, 2, 3, 2), table), table);
  }

  @Test
  void rmsNorm() {
    Tensor w = slopes.random(6);
    slopes.check(c -> RmsNorm.apply(c, x, w, 1e-5), x, w);
    Tensor narrow = slopes.random(2);
    slopes.check(c -> RmsNorm.apply(c, Algebra.columns(c, x, 2, 4), narrow, 0.1), x, narrow);
  }

  @Test
  void gateOfTwoViewsOfOneTensor() {
    Tensor bias = slopes.random(3);
    slopes.check(c -> Gate.apply(c, Algebra.columns(c, x, 0, 3), Algebra.columns(c, x, 3, 6), bias), x, bias);
    slopes.check(c -> Gate.apply(c, Algebra.columns(c, x, 0, 3), Algebra.columns(c, x, 3, 6), null), x);
  }

  @Test
  void convolution() {
    Tensor w = slopes.random(6, 1, 4);
    Tensor bias = slopes.random(6);
    slopes.check(c -> CausalConv.apply(c, x, w, bias, PACKED, null, null), x, w, bias);
    Tensor narrow = slopes.random(2, 2);
    slopes.check(c -> CausalConv.apply(c, Algebra.columns(c, x, 3, 5), narrow, null, PACKED, null, null), x, narrow);
    Tensor single = slopes.random(6, 1);
    slopes.check(c -> CausalConv.apply(c, x, single, null, PACKED, null, null), x, single);
  }

  @Test
  void rotary() {
    Tensor cos = slopes.random(8, 1);
    Tensor sin = slopes.random(8, 1);
    slopes.check(c -> Rope.apply(c, x, cos, sin, PACKED, 3), x);
    slopes.check(c -> Rope.apply(c, x, cos, sin, PACKED, 2), x);
  }
}
