package org.seqmix.eval.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class StepScoresTest {
  private static final List<Double> STEPS = List.of(0.5, 0.25, 0.75);

  @Test
  void everyWayOfCombining() {
    assertThat(StepScores.LAST.combine(STEPS)).isEqualTo(0.75);
    assertThat(StepScores.MIN.combine(STEPS)).isEqualTo(0.25);
    assertThat(StepScores.PRODUCT.combine(STEPS)).isEqualTo(0.5 * 0.25 * 0.75);
  }

  @Test
  void nothingToCombineHasNoReward() {
    for (StepScores way : StepScores.values()) {
      assertThat(way.combine(List.of())).isNaN();
      assertThat(way.combine(List.of(0.5, Double.NaN, 0.5))).isNaN();
      assertThat(StepScores.of(way.key())).isEqualTo(way);
    }
    assertThatThrownBy(() -> StepScores.of("mean"))
        .hasMessageContaining("expected one of last, min, product, got mean");
  }
}
