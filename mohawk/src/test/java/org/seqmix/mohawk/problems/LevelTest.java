package org.seqmix.mohawk.problems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LevelTest {
  @Test
  void listsAreReadAsTheyAreWritten() {
    assertThat(Level.parseList("2, 3-small,5-large"))
        .containsExactly(Level.of(2), new Level(3, NumberSize.SMALL), new Level(5, NumberSize.LARGE));
    assertThat(Level.parse("4-large")).hasToString("4-large");
    assertThat(Level.of(4)).hasToString("4");
  }

  @Test
  void aCountRepeatsALevel() {
    assertThat(Level.parseList("2-small*3, 5 * 2,3"))
        .containsExactly(
            new Level(2, NumberSize.SMALL), new Level(2, NumberSize.SMALL), new Level(2, NumberSize.SMALL),
            Level.of(5), Level.of(5), Level.of(3));
    assertThatThrownBy(() -> Level.parseList("2,3*0")).hasMessage("count in '3*0' must be in 1..1000");
    assertThatThrownBy(() -> Level.parseList("3*1001")).hasMessage("count in '3*1001' must be in 1..1000");
    assertThatThrownBy(() -> Level.parseList("3*")).hasMessageEndingWith("got '3*'");
    assertThatThrownBy(() -> Level.parseList("3,")).hasMessageEndingWith("got ''");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "6", "3-huge", "3-full", "large"})
  void refusesWhatIsNoLevel(String text) {
    assertThatThrownBy(() -> Level.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("got '" + text + "'");
  }
}
