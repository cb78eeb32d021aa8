package org.seqmix.mohawk.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.seqmix.hybrid.safetensors.Safetensors;
import org.seqmix.mohawk.SharedFiles;
import tools.jackson.databind.json.JsonMapper;

class WsdTest {
  @Test
  void theRatesOfTheGoldenRun() {
    Path folder = SharedFiles.path("golden/training-trajectory");
    Wsd schedule = GoldenRecipe.schedule(JsonMapper.shared().readTree(folder.resolve("recipe.json").toFile()));
    try (Safetensors golden = Safetensors.open(folder.resolve("golden.safetensors"))) {
      double[] expected = golden.toDoubles("learning_rate");
      double[] rates = IntStream.range(0, expected.length).mapToDouble(schedule::rate).toArray();
      assertThat(rates).containsExactly(expected, within(Math.ulp(schedule.maxRate())));
    }
  }

  @Test
  void sharesOfTheSteps() {
    Wsd schedule = Wsd.over(200, 0.01, 0.1, 0.25);
    assertThat(schedule.rate(0)).isZero();
    assertThat(schedule.rate(10)).isEqualTo(0.005);
    assertThat(schedule.rate(20)).isEqualTo(0.01);
    assertThat(schedule.rate(149)).isEqualTo(0.01);
    assertThat(schedule.rate(175)).isCloseTo((0.01 + schedule.minRate()) / 2, within(1e-12));
    assertThat(schedule.rate(200)).isCloseTo(schedule.minRate(), within(1e-15));
    assertThat(schedule.rate(1000)).isEqualTo(schedule.rate(200));
  }

  @Test
  void withoutSlopesTheRateStays() {
    Wsd schedule = Wsd.over(7, 0.01, 0, 0);
    assertThat(IntStream.range(0, 9).mapToDouble(schedule::rate)).containsOnly(0.01);
  }

  @ParameterizedTest
  @CsvSource({"-0.1, 0.1", "0.1, -0.1", "0.6, 0.5", "NaN, 0.1"})
  void impossibleShares(double warmup, double decay) {
    assertThatThrownBy(() -> Wsd.over(10, 0.01, warmup, decay)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("warm-up (" + warmup + ") and decay (" + decay + ") must be >= 0 and together at most 1");
  }

  @ParameterizedTest
  @CsvSource({"0, 1, 2, 3", "NaN, 1, 2, 3", "0.1, -1, 2, 3", "0.1, 3, 2, 4", "0.1, 1, 5, 4"})
  void impossibleSteps(double rate, long warmupEnd, long stableEnd, long decayEnd) {
    assertThatThrownBy(() -> new Wsd(rate, warmupEnd, stableEnd, decayEnd, 0, 0))
        .isInstanceOf(IllegalArgumentException.class).hasMessageStartingWith("schedule: expected a rate (" + rate);
  }
}
