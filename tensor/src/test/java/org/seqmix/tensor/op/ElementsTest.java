package org.seqmix.tensor.op;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.seqmix.tensor.Activation;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Tensor;

class ElementsTest {
  private final Slopes slopes = new Slopes();
  private final Tensor x = slopes.random(5, 6);

  @AfterEach
  void close() {
    slopes.close();
  }

  @ParameterizedTest
  @EnumSource
  void activations(Activation kind) {
    slopes.check(c -> Activations.apply(c, kind, inside(c, kind, x)), x);
    slopes.check(c -> Activations.apply(c, kind, Algebra.columns(c, inside(c, kind, x), 1, 3)), x);
    Tensor vector = slopes.random(4);
    slopes.check(c -> Activations.apply(c, kind, inside(c, kind, vector)), vector);
  }

  /// Differences of reciprocals are poor near zero: theirs are of exponentials.
  private static Tensor inside(Context c, Activation kind, Tensor t) {
    return kind == Activation.RECIPROCAL ? Activations.apply(c, Activation.EXP, t) : t;
  }

  @Test
  void clamp() {
    slopes.check(c -> Algebra.clamp(c, x, -0.5, 0.8), x);
    slopes.check(c -> Algebra.clamp(c, Algebra.columns(c, x, 0, 4), 0.1, Double.POSITIVE_INFINITY), x);
  }

  @Test
  void addedRow() {
    Tensor bias = slopes.random(6);
    slopes.check(c -> Scaling.addRow(c, x, bias), x, bias);
    Tensor narrow = slopes.random(2);
    slopes.check(c -> Scaling.addRow(c, Algebra.columns(c, x, 3, 5), narrow), x, narrow);
  }

  @Test
  void scaledColumns() {
    Tensor each = slopes.random(6);
    slopes.check(c -> Scaling.columns(c, x, each), x, each);
    Tensor three = slopes.random(3);
    slopes.check(c -> Scaling.columns(c, x, three), x, three);
  }

  @Test
  void scaledHeads() {
    Tensor three = slopes.random(5, 3);
    slopes.check(c -> Scaling.heads(c, x, three), x, three);
    slopes.check(c -> Scaling.heads(c, Algebra.columns(c, x, 0, 4), Algebra.columns(c, x, 4, 6)), x);
    slopes.check(c -> Scaling.heads(c, x, x), x);
  }

  @Test
  void layerNorm() {
    Tensor w = slopes.random(6);
    Tensor bias = slopes.random(6);
    slopes.check(c -> LayerNorm.apply(c, x, w, bias, 1e-3), x, w, bias);
    slopes.check(c -> LayerNorm.apply(c, x, w, null, 1e-3), x, w);
    Tensor narrow = slopes.random(3);
    slopes.check(c -> LayerNorm.apply(c, Algebra.columns(c, x, 2, 5), narrow, narrow, 0.1), x, narrow);
  }
}
