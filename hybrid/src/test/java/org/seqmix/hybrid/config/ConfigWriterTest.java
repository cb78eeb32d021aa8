package org.seqmix.hybrid.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.seqmix.hybrid.SharedFiles;
import org.seqmix.tensor.DType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ConfigWriterTest {
  private static final List<String> WITHOUT_EFFECT = List.of("attention_dropout", "initializer_range", "pretraining_tp",
      "transformers_version", "use_cache");

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"golden/llama-gqa-rope3", "golden/llama-tied-bf16-sharded", "golden/llamba",
      "golden/llamba-hybrid", "models/tinystories-3.8M"})
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
    return config instanceof LlamaConfig llama && llama.rope().rounding().isEmpty()
        ? llama.withRope(llama.rope().rounded(RopeConfig.Rounding.F32))
        : config;
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
      "golden/llamba-hybrid/config.json", "models/stories-260K/config.json"})
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
