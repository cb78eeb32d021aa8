package org.seqmix.mixer.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RankLawTest {
  private static final LawCase LONG = LawCase.of(5, 20);

  @Test
  void aMatrixOfTheStateItSaysPasses() {
    check(LeakyMemory.SHAPE.state());
  }

  @Test
  void aMatrixOfALargerStateFails() {
    assertThatThrownBy(() -> check(LeakyMemory.SHAPE.state() - 1)).isInstanceOf(AssertionError.class)
        .hasMessageContaining("law 8").hasMessageContaining("rank <= 1");
  }

  private static void check(int state) {
    MixerUnderTest mixer = LeakyMemory.underTest().withStateSize(state);
    try (Lab lab = Lab.open(LawDevice.reference(), mixer, LONG.seed())) {
      RankLaw.offDiagonalBlocksAreNarrow(lab, LONG);
    }
  }
}
