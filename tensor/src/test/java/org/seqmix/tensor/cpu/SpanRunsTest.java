package org.seqmix.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.seqmix.tensor.Rows;

/// A row's documents stay in one task where a state is carried.
class SpanRunsTest {
  private static final Rows ROWS = Rows.packedContinuing(new int[] {5, 0, 4}, new int[][] {{2, 3}, {}, {1}},
      new int[] {7, 0, 9});

  @Test
  void carriedStatesKeepARowTogether() {
    assertThat(ROWS.spans()).hasSize(6);
    assertThat(SpanRuns.of(ROWS, true)).containsExactly(0, 3, 4, 6);
  }

  @Test
  void otherwiseEverySpanIsAlone() {
    assertThat(SpanRuns.of(ROWS, false)).containsExactly(0, 1, 2, 3, 4, 5, 6);
  }
}
