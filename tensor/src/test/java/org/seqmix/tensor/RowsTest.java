package org.seqmix.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.seqmix.tensor.Rows.Span;

class RowsTest {
  @Test
  void raggedRowsLieOneAfterAnother() {
    Rows rows = Rows.ofLengths(2, 0, 3);
    assertThat(rows.rows()).isEqualTo(3);
    assertThat(rows.tokens()).isEqualTo(5);
    assertThat(rows.maxLength()).isEqualTo(3);
    assertThat(rows.from(2)).isEqualTo(2);
    assertThat(rows.to(2)).isEqualTo(5);
    assertThat(rows.length(1)).isZero();
    assertThat(rows.spans()).containsExactly(new Span(0, 0, 2, 0, false, true), new Span(1, 2, 2, 0, false, true),
        new Span(2, 2, 5, 0, false, true));
    assertThat(rows.positions()).containsExactly(0, 1, 0, 1, 2);
    assertThat(rows.continues()).isFalse();
  }

  @Test
  void packedRowsAreCutAtDocumentBorders() {
    Rows rows = Rows.packed(new int[] {5, 2}, new int[][] {{0, 2, 3}, {}});
    assertThat(rows.spans()).containsExactly(new Span(0, 0, 2, 0, false, false), new Span(0, 2, 3, 0, false, false),
        new Span(0, 3, 5, 0, false, true), new Span(1, 5, 7, 0, false, true));
    assertThat(rows.positions()).containsExactly(0, 1, 0, 0, 1, 0, 1);
  }

  @Test
  void continuingRowsKnowWhereTheyStand() {
    Rows rows = Rows.continuing(new int[] {2, 1}, new int[] {7, 0});
    assertThat(rows.spans()).containsExactly(new Span(0, 0, 2, 7, true, true), new Span(1, 2, 3, 0, true, true));
    assertThat(rows.positions()).containsExactly(7, 8, 0);
    assertThat(rows.maxPosition()).isEqualTo(9);
    assertThat(rows.continues()).isTrue();
  }

  @Test
  void aBorderEndsTheContinuedDocument() {
    Rows rows = Rows.packedContinuing(new int[] {3, 2}, new int[][] {{1}, {0}}, new int[] {4, 6});
    assertThat(rows.spans()).containsExactly(new Span(0, 0, 1, 4, true, false), new Span(0, 1, 3, 0, false, true),
        new Span(1, 3, 5, 0, false, true));
    assertThat(rows.positions()).containsExactly(4, 0, 1, 0, 1);
  }

  @Test
  void noRowsAtAll() {
    assertThat(Rows.ofLengths().tokens()).isZero();
    assertThat(Rows.ofLengths().maxLength()).isZero();
    assertThat(Rows.ofLengths().maxPosition()).isZero();
    assertThat(Rows.of(2, 3)).hasToString("2 rows, 6 tokens, 2 spans");
  }

  @Test
  void wrongLengthsAndStartsAreNamed() {
    assertThatIllegalArgumentException().isThrownBy(() -> Rows.ofLengths(2, -1))
        .withMessage("row 1: length -1 and position 0 must be >= 0");
    assertThatIllegalArgumentException().isThrownBy(() -> Rows.continuing(new int[] {1}, new int[] {-2}))
        .withMessageContaining("position -2");
    assertThatIllegalArgumentException().isThrownBy(() -> Rows.continuing(new int[] {1}, new int[] {1, 2}))
        .withMessage("rows: 1 lengths but 2 positions");
    assertThatIllegalArgumentException().isThrownBy(() -> Rows.packed(new int[] {3}, new int[][] {{2, 1}}))
        .withMessage("row 0: document start 1 must ascend and lie below the row's length 3");
    assertThatIllegalArgumentException().isThrownBy(() -> Rows.packed(new int[] {3}, new int[][] {{3}}));
    assertThatIllegalArgumentException().isThrownBy(() -> Rows.packed(new int[] {3}, new int[][] {{1, 1}}));
    assertThatIllegalArgumentException().isThrownBy(() -> Rows.packed(new int[] {3}, new int[][] {{-1}}));
    assertThatIllegalArgumentException().isThrownBy(() -> Rows.packed(new int[] {3, 3}, new int[][] {{1}}))
        .withMessage("rows: 2 lengths but document starts of 1 rows");
    assertThatIllegalArgumentException().isThrownBy(() -> Rows.packed(new int[] {3}, new int[][] {{0, 0}}));
  }
}
