package org.seqmix.mohawk.study.matrices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.api.Test;

class BalancedTruncationTest {
  private static final int LENGTH = 37;

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 8})
  void aMatrixOfTheOrderIsReproduced(int order) {
    AttentionMatrix m = Systems.named(LENGTH, Systems.random(LENGTH, order, 7).matrix());

    double[] again = new BalancedTruncation(m, order).truncate(order).matrix();

    assertThat(m.distance(again)).isLessThan(1e-9 * m.norm());
  }

  @Test
  void moreStatesThanTheOrderDoNoHarm() {
    AttentionMatrix m = Systems.named(LENGTH, Systems.random(LENGTH, 2, 11).matrix());
    TimeVaryingSystem wide = new BalancedTruncation(m, 16).truncate(16);

    assertThat(m.distance(wide.matrix())).isLessThan(1e-9 * m.norm());
    assertThat(m.distance(wide.fitted(m).matrix())).isLessThan(1e-9 * m.norm());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 9})
  void theErrorLiesBetweenTheBoundsOfTheSingularValues(int state) {
    AttentionMatrix m = Systems.full(LENGTH, 3);
    BalancedTruncation balanced = new BalancedTruncation(m, state);

    double distance = m.distance(balanced.truncate(state).matrix());

    double above = Math.sqrt(Arrays.stream(balanced.tails(state)).map(t -> t * t).sum());
    assertThat(distance).isBetween(balanced.floor(state), above);
  }

  @Test
  void tailsAreThoseOfTheBlocks() {
    AttentionMatrix m = Systems.full(LENGTH, 3);
    double[] tails = new BalancedTruncation(m, 4).tails(4);

    for (int k : new int[] {1, 5, 20, LENGTH - 1}) {
      double expected = Math.sqrt(Arrays.stream(Systems.singularValues(m, k)).skip(4).map(s -> s * s).sum());
      assertThat(tails[k - 1]).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 9})
  void blocksHaveTheRankTheDiagonalIsExactAndTheRestIsZero(int state) {
    AttentionMatrix m = Systems.full(LENGTH, 5);
    TimeVaryingSystem cut = new BalancedTruncation(m, 9).truncate(state);

    for (TimeVaryingSystem system : new TimeVaryingSystem[] {cut, cut.fitted(m)}) {
      AttentionMatrix result = Systems.named(LENGTH, system.matrix());
      for (int k = 1; k < LENGTH; k++) {
        double[] values = Systems.singularValues(result, k);
        assertThat(Arrays.stream(values).skip(state)).as("block " + k).allMatch(s -> s < 1e-12 * values[0]);
        assertThat(result.at(k, k)).isEqualTo(m.at(k, k));
        assertThat(result.at(k - 1, k)).isZero();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 9})
  void fittedInputsAndOutputsAreNeverFarther(int state) {
    AttentionMatrix m = Systems.full(LENGTH, 6);
    TimeVaryingSystem cut = new BalancedTruncation(m, state).truncate(state);

    double once = m.distance(cut.fitted(m).matrix());

    assertThat(once).isLessThan(m.distance(cut.matrix()));
    assertThat(m.distance(cut.fitted(m).fitted(m).matrix())).isLessThanOrEqualTo(once * (1 + 1e-12));
  }

  @Test
  void otherStatesAreRefused() {
    BalancedTruncation balanced = new BalancedTruncation(Systems.full(5, 1), 2);

    assertThatIllegalArgumentException().isThrownBy(() -> balanced.truncate(3)).withMessageContaining("1..2");
    assertThatIllegalArgumentException().isThrownBy(() -> balanced.truncate(0)).withMessageContaining("1..2");
  }
}
