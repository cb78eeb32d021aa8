package org.seqmix.mohawk.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is kept of a next-token distribution, against the distribution.
class TopTokensTest {
  private static final int VOCABULARY = 40;

  private static float[] logits() {
    SplittableRandom random = new SplittableRandom(5);
    float[] out = new float[VOCABULARY + 2];
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) (6 * random.nextDouble() - 3);
    }
    return out;
  }

  private static double[] probabilities(float[] logits, int offset) {
    double[] out = new double[VOCABULARY];
    double sum = 0;
    for (int i = 0; i < VOCABULARY; i++) {
      out[i] = Math.exp(logits[offset + i]);
      sum += out[i];
    }
    for (int i = 0; i < VOCABULARY; i++) {
      out[i] /= sum;
    }
    return out;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, VOCABULARY})
  void theMostLikelyAreKeptAndTheRestIsSpread(int count) {
    double[] expected = probabilities(logits(), 2);
    TopTokens top = TopTokens.of(logits(), 2, VOCABULARY, count);
    float[] written = new float[VOCABULARY + 1];
    top.writeTo(written, 1, VOCABULARY);
    double[] got = probabilities(written, 1);
    double least = expected[top.ids()[count - 1]];
    double rest = 1;
    for (int i = 0; i < count; i++) {
      assertThat(got[top.ids()[i]]).isCloseTo(expected[top.ids()[i]], within(1e-6));
      rest -= expected[top.ids()[i]];
    }
    for (int id = 0; id < VOCABULARY; id++) {
      boolean kept = expected[id] >= least;
      assertThat(kept).isEqualTo(java.util.Arrays.stream(top.ids()).boxed().toList().contains(id));
      if (!kept) {
        assertThat(got[id]).isCloseTo(rest / (VOCABULARY - count), within(1e-6));
      }
    }
  }

  @Test
  void ofEqualOnesTheSmallerId() {
    assertThat(TopTokens.of(new float[] {1, 2, 2, 0, 2}, 0, 5, 2).ids()).containsExactly(1, 2);
  }
}
