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
      "model_type": "llama"        |"model_type": "gpt_neox"      |model_type: expected one of [llama, llamba], got 'gpt_neox'
      "model_type": "llama",       |``                            |model_type: expected one of [llama, llamba], but the key is missing
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
    String golden = Files.readString(SharedFiles.path("golden/llama-gqa-rope3/config.json"));
    if (!golden.contains(line)) {
      throw new AssertionError("the golden file has no line " + line);
    }
    assertRefused(golden.replace(line, changed), expected);
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
    String golden = Files.readString(SharedFiles.path("golden/llamba-hybrid/config.json"));
    if (!golden.contains(line)) {
      throw new AssertionError("the golden file has no line " + line);
    }
    assertRefused(golden.replace(line, changed), expected);
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
