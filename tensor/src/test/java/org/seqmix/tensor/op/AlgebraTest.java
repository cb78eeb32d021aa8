package org.seqmix.tensor.op;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.seqmix.tensor.Tensor;

class AlgebraTest {
  private final Slopes slopes = new Slopes();
  private final Tensor x = slopes.random(3, 4);
  private final Tensor y = slopes.random(3, 4);

  @AfterEach
  void close() {
    slopes.close();
  }

  @Test
  void sumsAndDifferences() {
    slopes.check(c -> Algebra.add(c, x, y), x, y);
    slopes.check(c -> Algebra.subtract(c, x, y), x, y);
    slopes.check(c -> Algebra.combine(c, 2, x, -0.5, y), x, y);
  }

  @Test
  void productsAndScales() {
    slopes.check(c -> Algebra.multiply(c, x, y), x, y);
    slopes.check(c -> Algebra.scale(c, -3, x), x);
  }

  @Test
  void reductions() {
    slopes.check(c -> Algebra.sum(c, Algebra.multiply(c, x, x)), x);
    slopes.check(c -> Algebra.mean(c, Algebra.multiply(c, x, y)), x, y);
    slopes.check(c -> Algebra.mean(c, Algebra.multiply(c, x, y), 5), x, y);
  }

  @Test
  void aTensorUsedTwice() {
    slopes.check(c -> Algebra.add(c, x, x), x);
    slopes.check(c -> Algebra.subtract(c, Algebra.scale(c, 2, x), x), x);
    slopes.check(c -> {
      Tensor square = Algebra.multiply(c, x, x);
      return Algebra.add(c, Algebra.multiply(c, square, x), Algebra.add(c, square, square));
    }, x);
  }

  @Test
  void aGradientAdoptedByTwoIsChangedForNeither() {
    slopes.check(c -> {
      Tensor a = Algebra.scale(c, 2, x);
      Tensor b = Algebra.scale(c, 3, y);
      Tensor sum = Algebra.add(c, a, b);
      return Algebra.add(c, Algebra.add(c, sum, a), Algebra.multiply(c, sum, a));
    }, x, y);
  }

  @Test
  void columnsIntoOneBuffer() {
    slopes.check(c -> Algebra.multiply(c, Algebra.columns(c, x, 0, 2), Algebra.columns(c, x, 2, 4)), x);
    slopes.check(c -> Algebra.multiply(c, Algebra.columns(c, x, 0, 3), Algebra.columns(c, x, 1, 4)), x);
  }

  @Test
  void rowsIntoOneBuffer() {
    slopes.check(c -> Algebra.multiply(c, Algebra.rows(c, x, 0, 2), Algebra.rows(c, x, 1, 3)), x);
  }

  @Test
  void viewsOfResultsThatAreUsedWholeToo() {
    slopes.check(c -> {
      Tensor z = Algebra.multiply(c, x, y);
      Tensor whole = Algebra.sum(c, Algebra.multiply(c, z, z));
      return Algebra.add(c, whole, Algebra.sum(c, Algebra.columns(c, z, 1, 2)));
    }, x, y);
  }

  @Test
  void viewsOfViews() {
    slopes.check(c -> {
      Tensor z = Algebra.scale(c, 2, x);
      Tensor inner = Algebra.columns(c, Algebra.rows(c, z, 1, 3), 1, 3);
      return Algebra.multiply(c, inner, inner);
    }, x);
  }

  @Test
  void reshapedTensors() {
    slopes.check(c -> {
      Tensor flat = Algebra.reshape(c, x, 2, 6);
      return Algebra.multiply(c, flat, Algebra.reshape(c, y, 2, 6));
    }, x, y);
    slopes.check(c -> Algebra.columns(c, Algebra.reshape(c, Algebra.multiply(c, x, x), 6, 2), 0, 1), x);
  }
}
