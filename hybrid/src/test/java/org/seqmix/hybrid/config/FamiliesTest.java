package org.seqmix.hybrid.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.seqmix.hybrid.SharedFiles;

/// Configuration files of the families as they are published: other spellings and missing keys mean the same.
class FamiliesTest {
  @TempDir Path directory;

  private ModelConfig read(String json) throws IOException {
    Files.writeString(directory.resolve("config.json"), json);
    return ConfigReader.read(directory);
  }

  private static String golden(String folder) throws IOException {
    return Files.readString(SharedFiles.path("golden/" + folder + "/config.json"));
  }

  /// The newer spelling of rotary positions and the older one.
  @ParameterizedTest
  @ValueSource(strings = {"qwen2", "mistral-sliding", "phi"})
  void bothSpellingsOfRotaryPositions(String folder) throws IOException {
    ModelConfig newer = read(golden(folder));
    assertThat(read(golden(folder).replaceAll("\"rope_parameters\": \\{[^}]*}",
        "\"rope_scaling\": null, \"rope_theta\": 10000.0"))).isEqualTo(newer);
  }

  @Test
  void aPhisPartOfAHeadIsReadInEitherPlace() throws IOException {
    ModelConfig both = read(golden("phi"));
    assertThat(read(golden("phi").replaceFirst("\"partial_rotary_factor\": [\\d.]+,\\s*\"qk", "\"qk"))).isEqualTo(both);
    assertThat(read(golden("phi").replaceAll("\"rope_parameters\": \\{[^}]*}", "\"rope_theta\": 10000.0")))
        .isEqualTo(both);
  }

  @Test
  void aMistralWithoutAWindow() throws IOException {
    String golden = golden("mistral-sliding");
    assertThat(((MistralConfig) read(golden)).window()).isNotEmpty();
    assertThat(((MistralConfig) read(golden.replaceFirst("\"sliding_window\": \\d+", "\"sliding_window\": null")))
        .window()).isEmpty();
    assertThat(((MistralConfig) read(golden.replaceFirst("\"sliding_window\": \\d+,", ""))).window())
        .isEqualTo(OptionalInt.of(4096));
  }

  /// The older files name the first layer with a window, the newer ones every layer's kind.
  @Test
  void windowsOfAQwen() throws IOException {
    String golden = golden("qwen2");
    assertThat(((QwenConfig) read(golden)).windowLayers()).isEmpty();
    String used = golden.replace("\"use_sliding_window\": false", "\"use_sliding_window\": true")
        .replace("\"sliding_window\": null", "\"sliding_window\": 11");
    assertThat(((QwenConfig) read(used)).window()).isEmpty();
    QwenConfig listed = (QwenConfig) read(used.replaceFirst("(?s)(\"layer_types\": \\[.*?)\"full_attention\"(\\s*])",
        "$1\"sliding_attention\"$2"));
    assertThat(listed.windowLayers()).containsExactly(listed.layers() - 1);
    assertThat(listed.window()).hasValue(11);
    String older = used.replaceFirst("(?s)\"layer_types\": \\[.*?],", "");
    assertThat(((QwenConfig) read(older)).windowLayers()).isEmpty();
    assertThat(
        read(older.replaceFirst("\"max_window_layers\": \\d+", "\"max_window_layers\": " + (listed.layers() - 1))))
        .isEqualTo(listed);
  }

  /// The authors' sample, which the published models follow.
  @Test
  void blocksOfAPhiMambaAreInFileOrder() throws IOException {
    PhiMambaConfig hybrid = (PhiMambaConfig) read(golden("phi-mamba-hybrid"));
    assertThat(hybrid.groups()).extracting(g -> g.mixer().getClass().getSimpleName())
        .containsExactly("LlambaSsm", "PhiAttention", "LlambaSsm");
    assertThat(hybrid.layers()).isEqualTo(3);
    PhiMambaConfig swapped = (PhiMambaConfig) read(golden("phi-mamba-hybrid").replace("Block1", "Block9"));
    assertThat(swapped).isEqualTo(hybrid);
  }

  /// A bare `Infinity` as published files have it, the newer spelling, and no limits at all.
  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      [0.0, Infinity]
      [0, {"__float__": "Infinity"}]
      null
      """)
  void unlimitedSteps(String limits) throws IOException {
    Mamba2Config golden = (Mamba2Config) read(golden("mamba2"));
    assertThat(golden.ssm().maxStep()).isEmpty();
    assertThat(read(golden("mamba2").replaceFirst("(?s)\"time_step_limit\": \\[.*?]",
        "\"time_step_limit\": " + limits.replace("$", "\\$")))).isEqualTo(golden);
  }

  @Test
  void limitedSteps() throws IOException {
    Mamba2Config limited = (Mamba2Config) read(golden("mamba2").replaceFirst("(?s)\"time_step_limit\": \\[.*?]",
        "\"time_step_limit\": [0.001, 0.1]"));
    assertThat(limited.ssm().minStep()).isEqualTo(0.001);
    assertThat(limited.ssm().maxStep()).hasValue(0.1);
  }

  /// The smallest published Mamba-2 in both layouts is the same model.
  @Test
  void bothLayoutsOfAMamba2() throws IOException {
    Mamba2Config original = (Mamba2Config) read("""
        {"d_model": 768, "d_intermediate": 0, "n_layer": 24, "vocab_size": 50277, "ssm_cfg": {"layer": "Mamba2"},
         "attn_layer_idx": [], "attn_cfg": {}, "rms_norm": true, "residual_in_fp32": true, "fused_add_norm": true,
         "pad_vocab_size_multiple": 16, "tie_embeddings": true}
        """);
    Mamba2Config hub = (Mamba2Config) read("""
        {"model_type": "mamba2", "hidden_size": 768, "num_hidden_layers": 24, "vocab_size": 50288, "num_heads": 24,
         "head_dim": 64, "n_groups": 1, "state_size": 128, "conv_kernel": 4, "expand": 2, "chunk_size": 256,
         "use_bias": false, "use_conv_bias": true, "hidden_act": "silu", "layer_norm_epsilon": 1e-05,
         "rms_norm": true, "norm_before_gate": true, "residual_in_fp32": true, "tie_word_embeddings": true,
         "time_step_limit": [0.0, Infinity], "time_step_rank": 48}
        """);
    assertThat(original.layout()).isEqualTo(Mamba2Config.Layout.STATE_SPACES);
    assertThat(hub.layout()).isEqualTo(Mamba2Config.Layout.HUB);
    assertThat(original.ssm()).isEqualTo(hub.ssm());
    assertThat(original.paddedVocabSize()).isEqualTo(hub.paddedVocabSize());
    assertThat(original.tieEmbeddings()).isEqualTo(hub.tieEmbeddings());
    assertThat(original.layers()).isEqualTo(hub.layers());
  }

  @Test
  void whatALayoutCannotSayIsRefused() throws IOException {
    Mamba2Config hub = (Mamba2Config) read(golden("mamba2"));
    assertThatThrownBy(() -> new Mamba2Config(Mamba2Config.Layout.HUB, hub.hiddenSize(), hub.layers(), 50, 16, 1e-5,
        true, true, hub.ssm(), OptionalInt.empty(), SpecialTokens.NONE)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no padding of the vocabulary, got RMSNorm, a gated norm and multiple 16");
    assertThatThrownBy(() -> new Mamba2Config(Mamba2Config.Layout.STATE_SPACES, hub.hiddenSize(), hub.layers(), 50, 1,
        1e-6, true, true, hub.ssm(), OptionalInt.empty(), SpecialTokens.NONE))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("expected norm eps 1.0E-5");
    assertThatThrownBy(() -> new Mamba2Config(Mamba2Config.Layout.STATE_SPACES, hub.hiddenSize(), hub.layers(), 50, 1,
        1e-5, true, true, hub.ssm(), OptionalInt.of(9), SpecialTokens.NONE))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("expected no longest context");
  }

  /// What a file says of the mixers when it says little is what the authors' code assumes.
  @Test
  void aMambaInLlamaIsALlamaWithAFileBesideIt() throws IOException {
    Path golden = SharedFiles.path("golden/mamba-in-llama");
    MambaInLlamaConfig config = (MambaInLlamaConfig) ConfigReader.read(golden);
    assertThat(ConfigReader.readFile(golden.resolve("config.json"))).isInstanceOf(LlamaConfig.class);
    assertThat(config.attentionLayers()).isEqualTo(List.of(1));
    assertThat(config.ssm().stepRank()).isEqualTo(Math.ceilDiv(config.hiddenSize(), 16));
    assertThat(config.rope().rounding()).hasValue(RopeConfig.Rounding.F32);
    assertThat(config.names()).isEmpty();
  }
}
