package org.seqmix.hybrid.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.seqmix.hybrid.SharedFiles;
import org.seqmix.hybrid.model.TinyModels;
import org.seqmix.tensor.DType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ConfigWriterTest {
  private static final List<String> WITHOUT_EFFECT = List.of("attention_dropout", "initializer_range", "pretraining_tp",
      "transformers_version", "use_cache");

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"golden/llama-gqa-rope3", "golden/llama-tied-bf16-sharded", "golden/llamba",
      "golden/llamba-hybrid", "golden/qwen2", "golden/mistral-sliding", "golden/phi", "golden/phi-mamba",
      "golden/phi-mamba-hybrid", "golden/mamba2", "golden/mamba-in-llama", "models/tinystories-3.8M"})
  void whatIsWrittenIsReadAgain(String folder) {
    ModelConfig config = settled(ConfigReader.read(SharedFiles.path(folder)));
    ConfigWriter.write(directory, config, DType.BF16);
    assertThat(ConfigReader.read(directory)).isEqualTo(config);
    ModelConfig other = config.withTokens(new SpecialTokens(OptionalInt.of(5), List.of(6, 7)));
    ConfigWriter.write(directory, other, DType.F32);
    assertThat(ConfigReader.read(directory)).isEqualTo(other);
  }

  /// A written file states the weights' type, which settles how a Llama's frequencies are rounded.
  private static ModelConfig settled(ModelConfig config) {
    return config instanceof RotaryModel rotary && rotary.rope().rounding().isEmpty()
        ? rotary.withRope(rotary.rope().rounded(RopeConfig.Rounding.F32))
        : config;
  }

  /// What the golden files do not have is written and read as well.
  @ParameterizedTest
  @MethodSource("others")
  void otherFormsAreReadAgain(ModelConfig config) {
    ConfigWriter.write(directory, config, DType.F32);
    assertThat(ConfigReader.read(directory)).isEqualTo(config);
  }

  static Stream<ModelConfig> others() {
    SpecialTokens tokens = new SpecialTokens(OptionalInt.of(0), List.of(3));
    LlamaConfig llama = new LlamaConfig(8, 16, 4, 2, 1, 4, 50, 64, 1e-6, true, new RopeConfig(10_000), tokens);
    Mamba2Ssm unlimited = new Mamba2Ssm(5, 4, 1, 4, true, false, 2, false, 0, OptionalDouble.empty(), 16);
    return Stream.concat(
        TinyModels.every(64).stream().filter(config -> !(config instanceof MambaInLlamaConfig)),
        Stream.of(
            new QwenConfig(llama, OptionalInt.of(7), List.of(1, 3)),
            new QwenConfig(llama, OptionalInt.of(7), List.of(2, 3)),
            new Mamba2Config(Mamba2Config.Layout.STATE_SPACES, 8, 2, 50, 8, 1e-5, false, false, unlimited,
                OptionalInt.empty(), SpecialTokens.NONE),
            new MambaInLlamaConfig(llama, new MambaInLlamaSsm(16, 8, 4, 3, 5, false), List.of(0, 2),
                Optional.empty())));
  }

  /// The loaders of these two take no keys but their own.
  @Test
  void strictReadersFindNoOtherKeys() {
    ConfigWriter.write(directory, others().filter(c -> c instanceof Mamba2Config m
        && m.layout() == Mamba2Config.Layout.STATE_SPACES).findFirst().orElseThrow(), DType.F32);
    assertThat(new JsonMapper().readTree(directory.resolve("config.json").toFile()).propertyNames())
        .containsExactlyInAnyOrder("d_model", "d_intermediate", "n_layer", "vocab_size", "ssm_cfg", "attn_layer_idx",
            "attn_cfg", "rms_norm", "residual_in_fp32", "fused_add_norm", "pad_vocab_size_multiple", "tie_embeddings");
    Path golden = SharedFiles.path("golden/mamba-in-llama");
    ConfigWriter.write(directory, ConfigReader.read(golden), DType.F32);
    JsonNode published = new JsonMapper().readTree(golden.resolve("mamba_config.json").toFile());
    JsonNode written = new JsonMapper().readTree(directory.resolve("mamba_config.json").toFile());
    assertThat(written.propertyNames()).containsExactlyInAnyOrderElementsOf(published.propertyNames());
    for (String key : List.of("d_model", "d_inner", "d_xb", "intermediate_size", "n_layer", "attn_layers")) {
      assertThat(written.get(key)).as(key).isEqualTo(published.get(key));
    }
  }

  /// An unlimited step is written as Python reads it.
  @Test
  void infinityIsBare() throws IOException {
    ConfigWriter.write(directory, ConfigReader.read(SharedFiles.path("golden/mamba2")), DType.F32);
    assertThat(Files.readString(directory.resolve("config.json"))).containsPattern("\\[\\s*0\\.0,\\s*Infinity\\s*]");
  }

  @Test
  void roundedFrequenciesStayRounded() {
    LlamaConfig read = (LlamaConfig) ConfigReader.read(SharedFiles.path("golden/llama-tied-bf16-sharded"));
    LlamaConfig config = read.withRope(read.rope().rounded(RopeConfig.Rounding.BF16));
    ConfigWriter.write(directory, config, DType.F32);
    assertThat(ConfigReader.read(directory)).isEqualTo(config);
  }

  @Test
  void ourKeysOfALlambaAreKept() {
    LlambaConfig read = (LlambaConfig) ConfigReader.read(SharedFiles.path("golden/llamba"));
    LlambaConfig config = new LlambaConfig(read.hiddenSize(), read.intermediateSize(), read.layers(), read.vocabSize(),
        read.vocabMultiple(), read.normEps(), read.tieEmbeddings(), read.ssm(), read.attentionLayers(),
        read.attention(), OptionalInt.of(77), new SpecialTokens(OptionalInt.of(1), List.of(2)));
    ConfigWriter.write(directory, config, DType.F32);
    assertThat(ConfigReader.read(directory)).isEqualTo(config);
  }

  /// Every key of the published files is there, under the same name and with the same value.
  @ParameterizedTest
  @ValueSource(strings = {"golden/llama-gqa-rope3/config.older.json", "golden/llamba/config.json",
      "golden/llamba-hybrid/config.json", "golden/phi-mamba/config.json", "golden/phi-mamba-hybrid/config.json",
      "models/stories-260K/config.json"})
  void publishedReadersFindTheirKeys(String file) {
    Path published = SharedFiles.path(file);
    ConfigWriter.write(directory, ConfigReader.readFile(published), DType.F32);
    JsonNode expected = new JsonMapper().readTree(published.toFile());
    JsonNode written = new JsonMapper().readTree(directory.resolve("config.json").toFile());
    for (String key : expected.propertyNames()) {
      if (!WITHOUT_EFFECT.contains(key) && !expected.get(key).isNull()) {
        assertThat(written.get(key)).as(key).isEqualTo(expected.get(key));
      }
    }
  }

  @Test
  void integersAreNoWeights() {
    ModelConfig config = ConfigReader.read(SharedFiles.path("golden/llamba"));
    assertThatThrownBy(() -> ConfigWriter.write(directory, config, DType.I64))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(directory).isEmptyDirectory();
  }
}
