package org.seqmix.hybrid.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.seqmix.hybrid.BadInputException;

class SamplerTest {
  private static final float NONE = Float.NEGATIVE_INFINITY;

  private static int[] draw(SamplerOptions options, long seed, int count, float... logits) {
    Sampler sampler = new Sampler(options, seed);
    return IntStream.range(0, count).map(i -> sampler.next(logits.clone())).toArray();
  }

  @Test
  void greedyTakesTheHighestAndOfEqualsTheFirst() {
    assertThat(draw(SamplerOptions.GREEDY, 1, 2, 1, 5, 5, NONE)).containsExactly(1, 1);
    assertThat(Sampler.mostLikely(new float[] {-0f, 0f})).isZero();
  }

  @Test
  void greedyKnowsTheRepetitionPenalty() {
    SamplerOptions options = new SamplerOptions(0, 0, 1, 0, 2);
    assertThat(draw(options, 1, 3, 4, 3, 2.5f, -9)).containsExactly(0, 1, 2);
    Sampler prompted = new Sampler(options, 1);
    prompted.observe(0, 1);
    assertThat(prompted.next(new float[] {4, 3, 2.5f, -9})).isEqualTo(2);
  }

  @Test
  void aSeedGivesTheSameTokensAndAnotherSeedOthers() {
    SamplerOptions options = SamplerOptions.atTemperature(1);
    float[] flat = new float[50];
    assertThat(draw(options, 7, 40, flat)).isEqualTo(draw(options, 7, 40, flat))
        .isNotEqualTo(draw(options, 8, 40, flat));
  }

  @Test
  void frequenciesAreTheProbabilities() {
    float[] logits = {0, 1, NONE, 2, -1};
    double[] expected = Probabilities.of(new float[] {0, 2, NONE, 4, -2});
    int count = 20_000;
    int[] drawn = draw(SamplerOptions.atTemperature(0.5), 3, count, logits);
    for (int id = 0; id < logits.length; id++) {
      int token = id;
      double frequency = IntStream.of(drawn).filter(d -> d == token).count() / (double) count;
      double deviation = Math.sqrt(expected[id] * (1 - expected[id]) / count);
      assertThat(frequency).isCloseTo(expected[id], within(5 * deviation));
    }
  }

  @Test
  void processorsRunInTheOrderOfTheHuggingFaceLibrary() {
    assertThat(new SamplerOptions(0.7, 40, 0.9, 0.05, 1.1).processors()).containsExactly(
        new RepetitionPenalty(1.1), new Temperature(0.7), new TopK(40), new TopP(0.9), new MinP(0.05));
    assertThat(SamplerOptions.atTemperature(1).processors()).isEmpty();
    assertThat(new SamplerOptions(0, 40, 0.9, 0.05, 1.1).processors()).containsExactly(new RepetitionPenalty(1.1));
  }

  @Test
  void topKOfOneIsGreedy() {
    assertThat(draw(new SamplerOptions(5, 1, 1, 0, 1), 2, 5, 1, 9, 3)).containsOnly(1);
  }

  @Test
  void namesTheTokenOfANaN() {
    for (SamplerOptions options : new SamplerOptions[] {SamplerOptions.GREEDY, new SamplerOptions(1, 2, 0.9, 0.1, 1)}) {
      assertThatThrownBy(() -> draw(options, 1, 1, 0, 1, Float.NaN, 2))
          .isInstanceOf(BadInputException.class).hasMessageContaining("got NaN for token 2 of 4");
      assertThatThrownBy(() -> draw(options, 1, 1, NONE, NONE, NONE))
          .isInstanceOf(BadInputException.class).hasMessageContaining("-Infinity");
    }
  }

  @Test
  void optionsNameWhatIsWrong() {
    refused("temperature: expected 0 (greedy) or a number in 0.001..1000.0, got -1.0", -1, 0, 1, 0, 1);
    refused("temperature", Double.NaN, 0, 1, 0, 1);
    refused("temperature", 1e-9, 0, 1, 0, 1);
    refused("top-k: expected an integer >= 0 (0 for all tokens), got -1", 1, -1, 1, 0, 1);
    refused("top-p: expected a number in (0, 1], got 0.0", 1, 0, 0, 0, 1);
    refused("top-p", 1, 0, 1.01, 0, 1);
    refused("top-p", 1, 0, Double.NaN, 0, 1);
    refused("min-p: expected a number in 0..1 (0 for all tokens), got 2.0", 1, 0, 1, 2, 1);
    refused("repetition penalty: expected a finite number > 0 (1 for none), got 0.0", 1, 0, 1, 0, 0);
  }

  private static void refused(String message, double temperature, int topK, double topP, double minP, double penalty) {
    assertThatThrownBy(() -> new SamplerOptions(temperature, topK, topP, minP, penalty))
        .isInstanceOf(BadInputException.class).hasMessageStartingWith(message);
  }
}
