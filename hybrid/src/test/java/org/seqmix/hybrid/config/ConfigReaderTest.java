package org.seqmix.hybrid.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.seqmix.hybrid.SharedFiles;
import org.seqmix.hybrid.safetensors.Checkpoint;

class ConfigReaderTest {
  @TempDir Path directory;

  @Test
  void bothSpellingsOfALlamaAreTheSame() {
    Path folder = SharedFiles.path("golden/llama-gqa-rope3");
    LlamaConfig newer = (LlamaConfig) ConfigReader.readFile(folder.resolve("config.json"));
    LlamaConfig older = (LlamaConfig) ConfigReader.readFile(folder.resolve("config.older.json"));
    assertThat(newer.withRope(newer.rope().rounded(RopeConfig.Rounding.F32))).isEqualTo(older);
    assertThat(newer.rope().scaling()).isPresent();
  }

  /// Only a file that states the weights' type settles how frequencies are rounded; the older one here does.
  @Test
  void theTypeOfTheWeightsSettlesTheRounding() {
    Path folder = SharedFiles.path("golden/llama-gqa-rope3");
    assertThat(((LlamaConfig) ConfigReader.readFile(folder.resolve("config.json"))).rope().rounding()).isEmpty();
    assertThat(((LlamaConfig) ConfigReader.readFile(folder.resolve("config.older.json"))).rope().rounding())
        .contains(RopeConfig.Rounding.F32);
  }

  /// What a configuration says fits the weights beside it.
  @ParameterizedTest
  @ValueSource(strings = {"golden/llama-gqa-rope3", "golden/llama-tied-bf16-sharded", "golden/mohawk-stages/teacher",
      "models/stories-260K", "models/tinystories-3.8M"})
  void llamaSizesAreThoseOfTheWeights(String folder) {
    LlamaConfig config = (LlamaConfig) ConfigReader.read(SharedFiles.path(folder));
    try (Checkpoint weights = Checkpoint.open(SharedFiles.path(folder))) {
      weights.entry("model.embed_tokens.weight", config.vocabSize(), config.hiddenSize());
      String last = "model.layers." + (config.layers() - 1) + ".";
      weights.entry(last + "self_attn.q_proj.weight", (long) config.heads() * config.headDim(), config.hiddenSize());
      weights.entry(last + "self_attn.k_proj.weight", (long) config.kvHeads() * config.headDim(), config.hiddenSize());
      weights.entry(last + "mlp.down_proj.weight", config.hiddenSize(), config.intermediateSize());
      assertThat(weights.has("model.layers." + config.layers() + ".input_layernorm.weight")).isFalse();
      assertThat(weights.has("lm_head.weight")).isNotEqualTo(config.tieEmbeddings());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"golden/llamba", "golden/llamba-hybrid", "golden/mohawk-stages/student",
      "golden/training-trajectory"})
  void llambaSizesAreThoseOfTheWeights(String folder) {
    LlambaConfig config = (LlambaConfig) ConfigReader.read(SharedFiles.path(folder));
    LlambaSsm ssm = config.ssm();
    int inner = ssm.innerSize(config.hiddenSize());
    int conv = inner + 2 * ssm.keyHeads() * ssm.stateSize();
    try (Checkpoint weights = Checkpoint.open(SharedFiles.path(folder))) {
      weights.entry("backbone.embedding.weight", config.paddedVocabSize(), config.hiddenSize());
      for (int layer = 0; layer < config.layers(); layer++) {
        String mixer = "backbone.layers." + layer + ".mixer.";
        if (config.attends(layer)) {
          LlambaAttention attention = config.attention().orElseThrow();
          weights.entry(mixer + "self_attn.k_proj.weight", (long) attention.kvHeads() * attention.headDim(),
              config.hiddenSize());
        } else {
          weights.entry(mixer + "in_proj.weight", conv + inner + ssm.valueHeads(), config.hiddenSize());
          weights.entry(mixer + "conv1d.weight", conv, 1, ssm.convWidth());
        }
      }
      assertThat(weights.has("lm_head.weight")).isNotEqualTo(config.tieEmbeddings());
    }
  }

  private ModelConfig read(String json) throws IOException {
    Files.writeString(directory.resolve("config.json"), json.replace('\'', '"'));
    return ConfigReader.read(directory);
  }

  private static String llama(String more) {
    return "{'model_type':'llama','hidden_size':8,'intermediate_size':16,'num_hidden_layers':1,"
        + "'num_attention_heads':2,'vocab_size':9" + more + "}";
  }

  @Test
  void missingKeysHaveTheDefaultsOfTheHuggingFaceLibrary() throws IOException {
    LlamaConfig config = (LlamaConfig) read(llama(""));
    assertThat(config.kvHeads()).isEqualTo(config.heads());
    assertThat(config.headDim()).isEqualTo(config.hiddenSize() / config.heads());
    assertThat(config.tieEmbeddings()).isFalse();
    assertThat(config.rope().scaling()).isEmpty();
    assertThat(config.tokens()).isEqualTo(SpecialTokens.NONE);
  }

  @Test
  void theOldestSpellingOfTheScalingIsRead() throws IOException {
    String inside = "'factor':8,'low_freq_factor':1,'high_freq_factor':4,'original_max_position_embeddings':32}";
    assertThat(read(llama(",'rope_theta':5.0,'rope_scaling':{'type':'llama3'," + inside)))
        .isEqualTo(read(llama(",'rope_parameters':{'rope_theta':5,'rope_type':'llama3'," + inside)));
    assertThat(((LlamaConfig) read(llama(",'rope_scaling':{'type':'default'}"))).rope().scaling()).isEmpty();
  }

  @Test
  void unknownKeysAndBareInfinityAreTolerated() throws IOException {
    assertThat(read(llama(",'time_step_limit':[0.0,Infinity],'x':NaN,'y':{'__float__':'Infinity'}")))
        .isEqualTo(read(llama("")));
  }

  @Test
  void generationTokensOverrideTheModels() throws IOException {
    String json = llama(",'bos_token_id':1,'eos_token_id':2");
    assertThat(read(json).tokens()).isEqualTo(new SpecialTokens(OptionalInt.of(1), List.of(2)));
    assertThat(ConfigReader.readGeneration(directory)).isEqualTo(GenerationConfig.NONE);
    Files.writeString(directory.resolve("generation_config.json"),
        "{\"eos_token_id\":[3,4],\"do_sample\":true,\"temperature\":0.6,\"top_p\":0.9}");
    SpecialTokens tokens = read(json).tokens();
    assertThat(tokens).isEqualTo(new SpecialTokens(OptionalInt.of(1), List.of(3, 4)));
    assertThat(tokens.isEos(4)).isTrue();
    assertThat(tokens.isEos(2)).isFalse();
    GenerationConfig generation = ConfigReader.readGeneration(directory);
    assertThat(generation.doSample()).isTrue();
    assertThat(generation.temperature()).isEqualTo(OptionalDouble.of(0.6));
    assertThat(generation.topK()).isEmpty();
  }
}
