package org.seqmix.tensor.op;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Divergence;
import org.seqmix.tensor.Tensor;

class LossesTest {
  private final Slopes slopes = new Slopes();
  private final Tensor logits = slopes.random(4, 5);
  private final Tensor other = slopes.random(4, 5);

  @AfterEach
  void close() {
    slopes.close();
  }

  @Test
  void crossEntropyWithIgnoredLabels() {
    slopes.check(c -> Losses.crossEntropy(c, logits, slopes.ints(0, -1, 4, 2)), logits);
  }

  @ParameterizedTest
  @EnumSource
  void divergence(Divergence kind) {
    slopes.check(c -> Losses.divergence(c, kind, logits, 1, other, 1), logits);
    slopes.check(c -> Losses.divergence(c, kind, logits, 2, other, 0.5), logits);
  }

  @Test
  void theTeacherTakesNoGradient() {
    Context c = Context.training(slopes.scope());
    c.tape().leaf(other, slopes.scope().zeros(DType.F64, other.shape()));
    Tensor loss = Losses.divergence(c, Divergence.CROSS_ENTROPY, logits, 1, other, 1);
    assertThat(c.tape().wants(loss)).isFalse();
  }

  @Test
  void rowDistance() {
    slopes.check(c -> Losses.rowDistance(c, logits, other), logits, other);
  }

  @Test
  void aZeroDistanceHasAZeroGradient() {
    Context c = Context.training(slopes.scope());
    Tensor gradient = slopes.scope().zeros(DType.F64, logits.shape());
    c.tape().leaf(logits, gradient);
    Tensor same = slopes.scope().of(DType.F64, logits.shape(), logits.toDoubles());
    Tensor loss = Algebra.sum(c, Losses.rowDistance(c, logits, same));
    assertThat(loss.item()).isZero();
    c.tape().backward(loss);
    assertThat(gradient.toDoubles()).containsOnly(0.0);
  }
}
