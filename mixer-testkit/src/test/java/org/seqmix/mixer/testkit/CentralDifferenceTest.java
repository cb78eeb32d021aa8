package org.seqmix.mixer.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.seqmix.tensor.Activation;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Parameter;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.op.Activations;
import org.seqmix.tensor.op.Algebra;

/// How sharp differences are, on smooth functions and beside a bend in the slope.
class CentralDifferenceTest {
  private static final double[] SMOOTH = {0.5, -0.7, 1.2, -2};

  private final Lab lab = Lab.open(LawDevice.reference(), LeakyMemory.underTest(), 1);

  @AfterEach
  void close() {
    lab.close();
  }

  /// The sum of ELU(x) + 1, which has a bend at zero, with a gradient that is `factor` times the right one.
  private void check(double[] numbers, double factor) {
    Tensor x = lab.tensor(numbers, numbers.length, 1);
    CentralDifference.check(lab, Dice.of(3, "direction"), "a sum", List.of(new Parameter("x", x)),
        c -> Algebra.sum(c, off(c, factor, Activations.apply(c, Activation.ELU_PLUS_ONE, x))));
  }

  private static Tensor off(Context c, double factor, Tensor y) {
    UnaryOperator<Tensor> scaled = g -> {
      Tensor out = c.tape().emptyLike(y);
      c.kernels().axpby(factor, g, 0, g, out);
      return out;
    };
    Tensor same = c.scope().empty(y.type(), y.shape());
    c.kernels().copy(y, same);
    c.tape().record(List.of(y), same, g -> c.tape().give(y, scaled.apply(g)));
    return same;
  }

  @Test
  void rightGradientsPass() {
    check(SMOOTH, 1);
  }

  @Test
  void anErrorOfAMillionthShows() {
    assertThatThrownBy(() -> check(SMOOTH, 1 + 1e-6)).isInstanceOf(AssertionError.class)
        .hasMessageContaining("slope along x");
  }

  /// Bends within the coarse steps, within the finer ones, and between.
  @ParameterizedTest
  @ValueSource(doubles = {0, 1e-9, -1e-7, 4e-7, 1e-6, -2e-6, 1e-5, -1e-4})
  void aBendNearbyIsNoError(double near) {
    double[] bent = {0.5, near, -0.7, 1.2};
    check(bent, 1);
    assertThatThrownBy(() -> check(bent, 1 + 1e-5)).isInstanceOf(AssertionError.class);
  }
}
