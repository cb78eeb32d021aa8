package org.seqmix.hybrid.mixer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.seqmix.hybrid.mixer.KeptHeads.Range;

class KeptHeadsTest {
  @Test
  void textAndBack() {
    KeptHeads keep = KeptHeads.parse("4+1", 6);
    assertThat(keep.kept()).containsExactly(1, 4);
    assertThat(keep.others()).containsExactly(0, 2, 3, 5);
    assertThat(keep).hasToString("1+4");
    assertThat(KeptHeads.parse(keep.toString(), 6)).isEqualTo(keep);
  }

  @Test
  void whatKeptHeadsTakeOfATeacher() {
    KeptHeads keep = KeptHeads.parse("1+2+5", 6);
    assertThat(keep.queries(4)).containsExactly(new Range(4, 8), new Range(8, 12), new Range(20, 24));
    assertThat(keep.keyValues(6, 4)).isEqualTo(keep.queries(4));
    assertThat(keep.keyValues(2, 4)).containsExactly(new Range(0, 4), new Range(0, 4), new Range(4, 8));
    assertThat(keep.keyValues(1, 4)).containsOnly(new Range(0, 4));
    assertThatIllegalArgumentException().isThrownBy(() -> keep.keyValues(4, 4))
        .withMessage("kept heads: heads (6) must be a multiple of the teacher's kv heads (4)");
  }
}
