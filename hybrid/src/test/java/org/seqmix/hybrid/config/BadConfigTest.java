package org.seqmix.hybrid.config;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.SharedFiles;

class BadConfigTest {
  @TempDir Path directory;

  private void assertRefused(String json, String expected) throws IOException {
    Path file = Files.writeString(directory.resolve("config.json"), json);
    assertThatThrownBy(() -> ConfigReader.read(directory)).isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(file + ": ").hasMessageContaining(expected);
  }

  /// A line of the golden Llama's file, what it is changed to, what the message must say.
  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      "model_type": "llama"        |"model_type": "gpt_neox"      |model_type: expected one of [llama, llamba, mamba2, mistral, phi, qwen2, seqmix], got 'gpt_neox'
      "model_type": "llama",       |``                            |model_type: expected one of [llama, llamba, mamba2, mistral, phi, qwen2, seqmix], but the key is missing
      "hidden_size": 64            |"hidden_size": "64"           |hidden_size: expected an integer in 1..1048576, got "64"
      "hidden_size": 64            |"hidden_size": 64.0           |hidden_size: expected an integer in 1..1048576, got 64.0
      "hidden_size": 64            |"hidden_size": 0              |hidden_size: expected an integer in 1..1048576, got 0
      "hidden_size": 64            |"hidden_size": 99999999999999999999|hidden_size: expected an integer in 1..1048576, got 9999
      "hidden_size": 64,           |``                            |hidden_size: expected an integer in 1..1048576, but the key is missing
      "num_hidden_layers": 3       |"num_hidden_layers": -3       |num_hidden_layers: expected an integer in 1..10000, got -3
      "num_key_value_heads": 2     |"num_key_value_heads": 3      |heads (4) must be a multiple of kv heads (3)
      "head_dim": 16               |"head_dim": 15                |head dim (15) must be a multiple of the two numbers of a rotary pair (2)
      "rms_norm_eps": 1e-05        |"rms_norm_eps": Infinity      |rms_norm_eps: expected a finite number > 0, got "Infinity"
      "rms_norm_eps": 1e-05        |"rms_norm_eps": 0             |rms_norm_eps: expected a finite number > 0, got 0
      "attention_bias": false      |"attention_bias": true        |attention_bias: expected false
      "mlp_bias": false            |"mlp_bias": true              |mlp_bias: expected false
      "mlp_bias": false            |"mlp_bias": 0                 |mlp_bias: expected true or false, got 0
      "hidden_act": "silu"         |"hidden_act": "gelu"          |hidden_act: expected "silu", got "gelu"
      "rope_type": "llama3"        |"rope_type": "yarn"           |rope_parameters.rope_type: expected 'default' or 'llama3'
      "factor": 8.0,               |``                            |rope_parameters.factor: expected a finite number > 0, but the key is missing
      "high_freq_factor": 4.0      |"high_freq_factor": 1.0       |rope high_freq_factor (1.0) must be > low_freq_factor (1.0)
      "eos_token_id": 2            |"eos_token_id": [2, "x"]      |eos_token_id: expected an integer in 0..1073741823, got "x"
      "bos_token_id": 1            |"bos_token_id": -1            |bos_token_id: expected an integer in 0..1073741823, got -1
      "use_cache": true            |"vocab_size": 5               |not valid JSON
      """)
  void aChangedLineIsNamed(String line, String changed, String expected) throws IOException {
    assertRefused(changed("llama-gqa-rope3", line, changed), expected);
  }

  /// The file of a golden folder with a line changed.
  private static String changed(String folder, String line, String changed) throws IOException {
    String golden = Files.readString(SharedFiles.path("golden/" + folder + "/config.json"));
    if (!golden.contains(line)) {
      throw new AssertionError("the golden file has no line " + line);
    }
    return golden.replace(line, changed);
  }

  /// The same for a hybrid Llamba.
  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      "d_state": 16                |"d_state": null               |ssm_cfg.d_state: expected an integer in 1..1048576, but the key is missing
      "n_v_heads": 4               |"n_v_heads": 5                |value heads (5) must be a multiple of key heads (4)
      "n_qk_heads": 4              |"n_qk_heads": 3               |value heads (4) must be a multiple of key heads (3)
      "activation": "identity"     |"activation": "silu"          |ssm_cfg.activation: expected "identity", got "silu"
      "act_fn": "silu"             |"act_fn": "relu"              |mlp_cfg.act_fn: expected "silu", got "relu"
      "lm_head_bias": false        |"lm_head_bias": true          |lm_head_bias: expected false
      "attn_cfg"                   |"other"                       |attn_cfg: expected an object {...}, but the key is missing
      "mlp_cfg": {                 |"mlp_cfg": 3, "o": {          |mlp_cfg: expected an object {...}, got 3
      "n_layer": 4                 |"n_layer": 3                  |attn_layer_idx: expected an integer in 0..2, got 3
      """)
  void aChangedLineOfALlambaIsNamed(String line, String changed, String expected) throws IOException {
    assertRefused(changed("llamba-hybrid", line, changed), expected);
  }

  /// The same for the other families.
  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      qwen2           |"use_sliding_window": false |"use_sliding_window": 1     |use_sliding_window: expected true or false, got 1
      qwen2           |"full_attention",           |"sliding_attention",        |layer_types: expected full_attention, or sliding_attention where use_sliding_window is true, got sliding_attention (use_sliding_window is false)
      qwen2           |"full_attention",           |"chunked_attention",        |layer_types: expected full_attention
      qwen2           |"full_attention",           |``                          |layer_types: expected one entry for each of 2 layers, got 1 entries
      qwen2           |"full_attention",           |3,                          |layer_types: expected a list of texts, got [3,
      mistral-sliding |"sliding_window": 9         |"sliding_window": 0         |sliding_window: expected an integer in 1..1073741824, got 0
      mistral-sliding |"rope_type": "default"      |"rope_type": "linear"       |rope_parameters.rope_type: expected 'default' or 'llama3'
      phi             |"qk_layernorm": false       |"qk_layernorm": true        |qk_layernorm: expected false (norms of queries and keys are not supported), got true
      phi             |"hidden_act": "gelu_new"    |"hidden_act": "relu"        |hidden_act: expected "gelu_new", got "relu"
      phi             |"partial_rotary_factor": 0.5|"partial_rotary_factor": 1.5|partial rotary factor (1.5) must be > 0 and <= 1
      phi             |"partial_rotary_factor": 0.5|"partial_rotary_factor": 0.2|partial rotary factor (0.2) of heads of 16: expected an even number of columns > 0, got 3
      phi             |"num_attention_heads": 4    |"num_attention_heads": 5    |heads (5) must be a multiple of kv heads (4)
      phi             |"hidden_size": 64           |"hidden_size": 66           |hidden size (66) must be a multiple of heads (4)
      phi-mamba       |"n_layer": 3                |"n_layer": 4                |MixerModel.input.n_layer: expected the 3 layers of all blocks together, got 4
      phi-mamba       |"Block1"                    |"Other1"                    |MixerModel.input.n_layer: expected the 0 layers of all blocks together, got 3
      phi-mamba       |"lm_head_prenorm": "layer"  |"lm_head_prenorm": "rms"    |MixerModel.input.lm_head_prenorm: expected "layer", got "rms"
      phi-mamba       |modules.phi_block           |modules.llama_block         |Block1.BlockType: expected "modules.phi_block", got "modules.llama_block"
      phi-mamba       |mixers.discrete_mamba2      |mixers.toeplitz             |Block1.CoreType: expected "modules.mixers.discrete_mamba2" or "modules.mixers.phi_attention", got "modules.mixers.toeplitz"
      phi-mamba       |"activation": "identity"    |"activation": "silu"        |Block1.core_input.activation: expected "identity", got "silu"
      phi-mamba       |"n_v_heads": 4              |"n_v_heads": 12             |hidden size x expand (64) must be a multiple of value heads (12)
      phi-mamba       |"LanguageModel": {          |"LanguageModel": {"o": 1},"x": {|LanguageModel.input: expected an object {...}, but the key is missing
      phi-mamba-hybrid|"hidden_size": 64           |"hidden_size": 32           |Block2.core_input.hidden_size: expected the model's d_model (64), got 32
      mamba2          |"head_dim": 16              |"head_dim": 32              |head_dim: expected hidden_size x expand / num_heads, 64 x 2 / 8, got 32
      mamba2          |"n_groups": 2               |"n_groups": 3               |heads (8) must be a multiple of groups (3)
      mamba2          |"hidden_act": "silu"        |"hidden_act": "gelu"        |hidden_act: expected "silu", got "gelu"
      mamba2          |"__float__": "Infinity"     |"__float__": "NaN"          |time_step_limit: expected a list of numbers, got {"__float__":"NaN"}
      mamba2          |"time_step_limit": [        |"time_step_limit": [ 1.0,   |time_step_limit: expected two numbers, 0 <= least < largest, got [1.0,0.0,
      mamba2          |"time_step_limit": [        |"time_step_limit": 3, "x": [|time_step_limit: expected a list of numbers, got 3
      """)
  void aChangedLineOfAnotherFamilyIsNamed(String folder, String line, String changed, String expected)
      throws IOException {
    assertRefused(changed(folder, line, changed), expected);
  }

  @Test
  void bothPlacesOfAPhisPartOfAHeadMustAgree() throws IOException {
    String golden = Files.readString(SharedFiles.path("golden/phi/config.json"));
    assertRefused(golden.replaceFirst("(\"partial_rotary_factor\": )[\\d.]+(,\\s*\"qk)", "$10.25$2"),
        "rope_parameters.partial_rotary_factor: expected the 0.25 of partial_rotary_factor outside, got ");
  }

  /// What state-spaces' code can do and ours cannot is named; so is a first Mamba.
  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      "layer": "Mamba2"    |"other": 1                             |ssm_cfg.layer: expected "Mamba2" (the first Mamba is not supported), but the key is missing
      "layer": "Mamba2"    |"layer": "Mamba1"                      |ssm_cfg.layer: expected "Mamba2" (the first Mamba is not supported), got "Mamba1"
      "layer": "Mamba2"    |"layer": "Mamba2", "D_has_hdim": true  |ssm_cfg.D_has_hdim: expected false (not supported), got true
      "layer": "Mamba2"    |"layer": "Mamba2", "norm_before_gate": true|ssm_cfg.norm_before_gate: expected false
      "layer": "Mamba2"    |"layer": "Mamba2", "d_ssm": 64         |ssm_cfg.d_ssm: expected all 128 columns
      "layer": "Mamba2"    |"layer": "Mamba2", "headdim": 48       |d_model x expand (128) must be a multiple of headdim (48)
      "layer": "Mamba2"    |"layer": "Mamba2", "dt_limit": [0.1]   |ssm_cfg.dt_limit: expected two numbers
      "attn_layer_idx": [] |"attn_layer_idx": [1]                  |attn_layer_idx: expected no layers (attention with a convolution is not supported), got [1]
      "d_intermediate": 0  |"d_intermediate": 64                   |d_intermediate: expected 0 (blocks with an MLP are not supported), got 64
      """)
  void aChangedLineOfStateSpacesIsNamed(String line, String changed, String expected) throws IOException {
    assertRefused("""
        {"d_model": 64, "d_intermediate": 0, "n_layer": 2, "vocab_size": 300, "ssm_cfg": {"layer": "Mamba2"},
         "attn_layer_idx": [], "attn_cfg": {}, "rms_norm": true, "residual_in_fp32": true, "fused_add_norm": true,
         "pad_vocab_size_multiple": 16, "tie_embeddings": true}
        """.replace(line, changed), expected);
  }

  /// The same for the file beside a MambaInLlama's config.json, which the message names.
  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      "d_model": 64            |"d_model": 32                  |d_model: expected the 64 of config.json, got 32
      "n_layer": 3             |"n_layer": 2                   |n_layer: expected the 3 of config.json, got 2
      "intermediate_size": 160 |"intermediate_size": 96        |intermediate_size: expected the 160 of config.json, got 96
      "rms_norm_eps": 1e-05    |"rms_norm_eps": 1e-06          |rms_norm_eps: expected the 1.0E-5 of config.json, got
      "hidden_act": "silu"     |"hidden_act": "gelu"           |hidden_act: expected "silu", got "gelu"
      "d_xb": 32               |"d_xb": 48                     |inner size (64) must be a multiple of key size (48)
      "d_state": 16            |"d_state": 24                  |key size (32) must be a multiple of state size (24)
      "expand": 1              |"ngroups": 4                   |ssm_cfg.ngroups: expected no such key (hybrids of the Mamba-2 form are not supported), got 4
      "expand": 1              |"proj_x_bias": true            |ssm_cfg.proj_x_bias: expected false
      "expand": 1              |"repeat_kv_before_conv": false |ssm_cfg.repeat_kv_before_conv: expected true, got false
      "attn_layers": [         |"attn_layers": [3,             |attn_layers: expected an integer in 0..2, got 3
      """)
  void aChangedLineOfTheFileBesideALlamaIsNamed(String line, String changed, String expected) throws IOException {
    Path golden = SharedFiles.path("golden/mamba-in-llama");
    Files.copy(golden.resolve("config.json"), directory.resolve("config.json"));
    String beside = Files.readString(golden.resolve("mamba_config.json"));
    if (!beside.contains(line)) {
      throw new AssertionError("the golden file has no line " + line);
    }
    Path file = Files.writeString(directory.resolve("mamba_config.json"), beside.replace(line, changed));
    assertThatThrownBy(() -> ConfigReader.read(directory)).isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(file + ": ").hasMessageContaining(expected);
  }

  @Test
  void attentionLayersAreNamedOnce() throws IOException {
    String golden = Files.readString(SharedFiles.path("golden/llamba-hybrid/config.json"));
    assertRefused(golden.replaceAll("\"attn_layer_idx\": \\[[^]]*]", "\"attn_layer_idx\": [1, 1]"),
        "attn_layer_idx: expected every layer once, got [1, 1]");
  }

  @Test
  void otherFilesAreRefused() throws IOException {
    assertRefused("[]", "expected a JSON object {...}, got []");
    assertRefused("", "expected a JSON object {...}, got nothing");
    assertRefused("{\"a\":1} x", "not valid JSON");
    assertRefused("[".repeat(100_000), "not valid JSON");
    Files.delete(directory.resolve("config.json"));
    assertThatThrownBy(() -> ConfigReader.read(directory)).isInstanceOf(BadInputException.class)
        .hasMessageContaining("config.json: no such file");
  }
}
