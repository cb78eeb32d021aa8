package org.seqmix.mohawk.problems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepTest {
  @Test
  void isWrittenWithItsResult() {
    assertThat(new Step(83, Operation.MULTIPLY, 3).text()).isEqualTo("83 x 3 = 249");
  }

  @ParameterizedTest
  @CsvSource({
      "7, ADD, 0, right operand must be in 2..99",
      "7, SUBTRACT, 0, right operand must be in 2..99",
      "7, ADD, 100, right operand must be in 2..99",
      "7, MULTIPLY, 0, right operand must be in 2..9",
      "7, MULTIPLY, 1, right operand must be in 2..9",
      "7, MULTIPLY, 10, right operand must be in 2..9",
      "0, MULTIPLY, 5, a step must change the value",
      "7, SUBTRACT, 8, result must be in 0..999",
      "950, ADD, 50, result must be in 0..999",
      "1000, SUBTRACT, 50, left value must be in 0..999",
      "-1, ADD, 50, left value must be in 0..999"
  })
  void refusesWhatBreaksTheRules(int left, Operation operation, int right, String rule) {
    assertThatThrownBy(() -> new Step(left, operation, right))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("step " + left + " " + operation.symbol() + " " + right + ": " + rule);
  }

  @Test
  void aProblemRefusesStepsThatDoNotFollowOneAnother() {
    List<Step> broken = List.of(new Step(3, Operation.ADD, 4), new Step(8, Operation.ADD, 2));
    assertThatThrownBy(() -> new Problem("", broken, Level.of(2)))
        .hasMessage("step 2: expected it to begin with 7, got 8 + 2 = 10");
    assertThatThrownBy(() -> new Problem("", broken, Level.of(3))).hasMessage("steps: expected 3, got 2");
  }
}
