package org.seqmix.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TextTableTest {
  @Test
  void theFirstColumnStandsLeftAndTheOthersRight() {
    String table = new TextTable("what", "n").row("a", "1").row("longer", "1,000 ±").toString();
    assertThat(table).isEqualTo("""
        what          n
        ------  -------
        a             1
        longer  1,000 ±
        """);
  }

  @Test
  void aRowHasAsManyCellsAsHeads() {
    assertThatThrownBy(() -> new TextTable("a", "b").row("1")).hasMessageContaining("expected 2 cells, got 1");
  }
}
