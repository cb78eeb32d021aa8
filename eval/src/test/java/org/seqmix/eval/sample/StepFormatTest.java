package org.seqmix.eval.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.seqmix.hybrid.BadInputException;

class StepFormatTest {
  @Test
  void stepsBeginWithTheirSeparators() {
    assertThat(StepFormat.LINES.steps("\na\nb\n\nc\n")).containsExactly("\na", "\nb", "\n\nc");
    assertThat(StepFormat.LINES.steps("a\nb")).containsExactly("a", "\nb");
    assertThat(new StepFormat("\n\n", "+", "-").steps("a\nb\n\nc  ")).containsExactly("a\nb", "\n\nc");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "x", "\n\n\n", "a\n\n\nb", "\na \nb \n c", "a\n\nb\n"})
  void stepsAreTheTextAgain(String text) {
    assertThat(String.join("", StepFormat.LINES.steps(text))).isEqualTo(text.stripTrailing());
    assertThat(StepFormat.LINES.steps(text)).isNotEmpty();
  }

  @Test
  void marksMustDiffer() {
    assertThatThrownBy(() -> new StepFormat("\n", "+", "+")).isInstanceOf(BadInputException.class);
    assertThatThrownBy(() -> new StepFormat("", "+", "-")).isInstanceOf(BadInputException.class);
  }
}
