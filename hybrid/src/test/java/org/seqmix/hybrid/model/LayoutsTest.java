package org.seqmix.hybrid.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.seqmix.hybrid.config.LlamaConfig;
import org.seqmix.hybrid.config.LlambaConfig;
import org.seqmix.hybrid.config.LlambaSsm;
import org.seqmix.hybrid.config.Mamba2Config;
import org.seqmix.hybrid.config.Mamba2Ssm;
import org.seqmix.hybrid.config.MambaInLlamaConfig;
import org.seqmix.hybrid.config.MambaInLlamaConfig.AttentionNames;
import org.seqmix.hybrid.config.MambaInLlamaSsm;
import org.seqmix.hybrid.config.ModelConfig;
import org.seqmix.hybrid.config.PhiAttention;
import org.seqmix.hybrid.config.PhiConfig;
import org.seqmix.hybrid.config.RopeConfig;
import org.seqmix.hybrid.config.SpecialTokens;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.FreshWeights;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.reference.ReferenceDevice;

/// The same model in two layouts gives the same logits, there and back, through files.
class LayoutsTest {
  private static final SpecialTokens TOKENS = new SpecialTokens(OptionalInt.of(1), List.of(2));
  private static final RopeConfig ROPE = new RopeConfig(10_000);
  private static final LlamaConfig LLAMA = new LlamaConfig(16, 24, 2, 4, 2, 4, 30, 64, 1e-5, true, ROPE, TOKENS);
  private static final PhiConfig PHI =
      new PhiConfig(16, 64, 2, new PhiAttention(2, 2, 0.5, ROPE), 30, 64, 1e-5, false, TOKENS);
  private static final MambaInLlamaConfig HYBRID = new MambaInLlamaConfig(LLAMA,
      new MambaInLlamaSsm(16, 8, 4, 4, 1, true), List.of(1), Optional.of(AttentionNames.STACKED));
  private static final int[] IDS = {1, 5, 6, 7, 8, 9, 3, 4};

  private final Device device = new ReferenceDevice();
  private final Scope scope = device.newScope("test");

  @TempDir Path folder;

  @AfterEach
  void close() {
    scope.close();
    device.close();
  }

  private static Mamba2Config mamba2(int groups) {
    return new Mamba2Config(Mamba2Config.Layout.HUB, 16, 2, 30, 1, 1e-5, true, true,
        new Mamba2Ssm(4, 4, groups, 4, true, false, 2, true, 0, OptionalDouble.empty(), 16), OptionalInt.empty(),
        TOKENS);
  }

  private double[] logits(Decoder decoder) {
    return decoder.forward(Context.inference(scope), IDS, Rows.of(1, IDS.length)).toDoubles();
  }

  private double[] throughFiles(ModelConfig config, Decoder decoder, String name) {
    Path directory = folder.resolve(name);
    ModelWriter.write(directory, config, decoder.parameters(), DType.F32);
    try (Model model = Model.open(directory, device, Model.Use.INFERENCE)) {
      return logits(model.decoder());
    }
  }

  private void thereAndBack(ModelConfig config, String there, String back) {
    Decoder first = new Decoder(Architecture.plan(config), new FreshWeights(scope, DType.F32, 3));
    double[] expected = logits(first);
    ModelConfig other = Layouts.to(config, there);
    Decoder second = ConvertedWeights.convert(first, Architecture.plan(other), scope);
    assertThat(throughFiles(other, second, "there")).as(there).isEqualTo(expected);
    ModelConfig again = Layouts.to(other, back);
    Decoder third = ConvertedWeights.convert(second, Architecture.plan(again), scope);
    assertThat(throughFiles(again, third, "back")).as(back).isEqualTo(expected);
    assertThat(third.parameters().stream().map(p -> p.name() + p.value().shape()).toList())
        .isEqualTo(first.parameters().stream().map(p -> p.name() + p.value().shape()).toList());
  }

  @Test
  void equalLogits() {
    thereAndBack(mamba2(1), "state-spaces", "mamba2");
    thereAndBack(LLAMA, "llamba", "llama");
    thereAndBack(PHI, "phi-mamba", "phi");
    thereAndBack(HYBRID, "mamba-in-llama-older", "mamba-in-llama");
  }

  @Test
  void anyModelIsAPlan() {
    Decoder first = new Decoder(Architecture.plan(PHI), new FreshWeights(scope, DType.F32, 3));
    ModelConfig plan = Layouts.to(PHI, "seqmix");
    assertThat(throughFiles(plan, ConvertedWeights.convert(first, Architecture.plan(plan), scope), "plan"))
        .isEqualTo(logits(first));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      llamba | llama        | expected attention in all 2 layers, got it in []
      llamba | phi-mamba    | a model of the family llamba computes something else
      llamba | mamba2       | computes something else
      llamba | state-spaces | computes something else
      llamba | gpt          | expected one of [llama, llamba
      mamba2 | state-spaces | expected one group
      mamba2 | llamba       | computes something else
      """)
  void whatIsNotTheSame(String family, String layout, String expected) {
    ModelConfig config = family.equals("mamba2") ? mamba2(2)
        : new LlambaConfig(16, 24, 2, 30, 1, 1e-5, true, new LlambaSsm(4, 2, 2, 4, true, 1, 16), List.of(),
            Optional.empty(), OptionalInt.empty(), TOKENS);
    assertThatThrownBy(() -> Layouts.to(config, layout)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(expected).hasMessageNotContaining("\n");
  }
}
