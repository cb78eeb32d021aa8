package org.seqmix.hybrid.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.seqmix.hybrid.SharedFiles;
import org.seqmix.hybrid.config.ConfigReader;
import org.seqmix.hybrid.config.ModelConfig;

class LayerPlanTest {
  private static final String TEXT = "2*discrete-mamba2[heads=8 state=32], attention[heads=8], discrete-mamba2[heads=8 "
      + "state=32]";

  @Test
  void readsCountsAndOptions() {
    LayerPlan plan = LayerPlan.parse(TEXT);
    LayerMixer ssm = new LayerMixer("discrete-mamba2", Map.of("heads", 8, "state", 32));
    assertThat(plan.layers()).containsExactly(ssm, ssm, new LayerMixer("attention", Map.of("heads", 8)), ssm);
    assertThat(plan).hasToString(TEXT);
  }

  @Test
  void spacesAreFree() {
    assertThat(LayerPlan.parse(" 2 * discrete-mamba2 [ heads=8   state=32 ],attention[heads=8],"
        + "1*discrete-mamba2[heads=8 state=32] ")).isEqualTo(LayerPlan.parse(TEXT));
  }

  @Test
  void numbersAndWords() {
    LayerMixer mixer = LayerPlan.parse("x[a=1 b=2.5 c=1e4 d=word e=-3 f=1d]").layers().getFirst();
    assertThat(mixer.options()).isEqualTo(Map.of("a", 1, "b", 2.5, "c", 10_000, "d", "word", "e", -3, "f", "1d"));
  }

  /// The plan of every family is read back from its text.
  @Test
  void textAndBack() {
    for (ModelConfig config : List.of(TinyModels.llama(64), TinyModels.hybrid(64))) {
      LayerPlan plan = Architecture.plan(config).mixers();
      assertThat(LayerPlan.parse(plan.toString())).isEqualTo(plan);
    }
  }

  @ParameterizedTest
  @MethodSource("org.seqmix.hybrid.model.GoldenFolder#names")
  void textAndBackOfEveryFamily(String folder) {
    LayerPlan plan = Architecture.plan(ConfigReader.read(SharedFiles.path("golden/" + folder))).mixers();
    assertThat(LayerPlan.parse(plan.toString())).isEqualTo(plan);
  }

  @Test
  void someLayersReplaced() {
    LayerMixer a = new LayerMixer("a", Map.of());
    LayerMixer b = new LayerMixer("b", Map.of());
    assertThat(LayerPlan.uniform(3, a).with(List.of(0, 2), b).layers()).containsExactly(b, a, b);
    assertThatThrownBy(() -> LayerPlan.uniform(3, a).with(List.of(3), b)).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("layer plan: layer 3 must be in 0..2");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      ``                       | expected COUNT*MIXER[option=value ...], got ''
      a,,b                     | expected COUNT*MIXER[option=value ...], got ''
      a, 3 b                   | expected COUNT*MIXER[option=value ...], got '3 b'
      a[heads=8                | expected COUNT*MIXER[option=value ...], got 'a[heads=8'
      -1*a                     | expected COUNT*MIXER[option=value ...], got '-1*a'
      0*a, b                   | expected a count > 0, got '0*a'
      a[heads]                 | expected option=value, got 'heads'
      a[heads=]                | expected option=value, got 'heads='
      a[=8]                    | expected option=value, got '=8'
      a[heads=8 heads=4]       | option heads is there twice
      """)
  void errors(String text, String expected) {
    assertThatThrownBy(() -> LayerPlan.parse(text)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("layer plan: ").hasMessageContaining(expected);
  }

  @Test
  void anEmptyPlanIsRefused() {
    assertThatThrownBy(() -> new LayerPlan(List.of())).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("layer plan: expected at least one layer, got none");
  }
}
