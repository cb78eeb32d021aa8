package org.seqmix.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.seqmix.hybrid.safetensors.Safetensors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class DumpCommandTest {
  private static final double REACH = 1e-5;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"llamba-hybrid", "llamba", "llama-gqa-rope3", "llama-tied-bf16-sharded", "qwen2",
      "mistral-sliding", "phi", "phi-mamba", "phi-mamba-hybrid", "mamba2", "mamba-in-llama"})
  void givesTheGoldenTensorsOfTheFirstRow(String name) {
    Path model = SharedFiles.path("golden/" + name);
    Path out = folder.resolve("dump.safetensors");
    try (Safetensors golden = Safetensors.open(model.resolve("golden.safetensors"))) {
      long[] shape = golden.entry("input_ids").shape();
      String ids = Arrays.stream(golden.toLongs("input_ids")).limit(shape[1]).mapToObj(Long::toString)
          .collect(Collectors.joining(","));
      Program.run("dump", "--model", model, "--ids", ids, "--out", out).succeeded();
      try (Safetensors dump = Safetensors.open(out)) {
        compare(dump, golden);
      }
    }
  }

  private static void compare(Safetensors dump, Safetensors golden) {
    int layers = (int) dump.names().stream().filter(n -> n.startsWith("mixing_matrix.")).count();
    assertThat(layers).isPositive();
    near(dump, "logits", golden, "logits");
    near(dump, "final_hidden", golden, "hidden_states." + layers);
    for (int i = 0; i < layers; i++) {
      near(dump, "hidden_states." + i, golden, "hidden_states." + i);
      if (golden.names().contains("mixing_matrix." + i)) {
        near(dump, "mixing_matrix." + i, golden, "mixing_matrix." + i);
      }
    }
    int states = (int) golden.names().stream().filter(n -> n.matches("hidden_states\\.\\d+")).count();
    assertThat(dump.names()).contains("input_ids", "hidden_states." + layers).hasSize(states + layers + 3);
  }

  /// The dump's tensor is the first row of the golden one.
  private static void near(Safetensors dump, String name, Safetensors golden, String goldenName) {
    float[] got = dump.toFloats(name);
    float[] expected = golden.toFloats(goldenName);
    long[] shape = golden.entry(goldenName).shape();
    shape[0] = 1;
    assertThat(dump.entry(name).shape()).as(name).isEqualTo(shape);
    double largest = 0;
    for (float v : expected) {
      largest = Math.max(largest, Math.abs(v));
    }
    for (int i = 0; i < got.length; i++) {
      assertThat((double) got[i]).as(name + " element " + i).isCloseTo(expected[i],
          org.assertj.core.data.Offset.offset(REACH * largest));
    }
  }

  @Test
  void readsTextWithTheModelsTokenizer() {
    Path model = SharedFiles.stories();
    JsonNode golden = JsonMapper.shared().readTree(model.resolve("golden.json").toFile());
    Path out = folder.resolve("text.safetensors");

    Program.run("dump", "--model", model, "--text", golden.get("prompt").asString(), "--out", out).succeeded();

    try (Safetensors dump = Safetensors.open(out)) {
      assertThat(dump.toLongs("input_ids"))
          .containsExactly(golden.get("ids").valueStream().mapToLong(JsonNode::asLong).toArray());
      float[] logits = dump.toFloats("logits");
      int last = logits.length - (int) dump.entry("logits").shape()[2];
      int at = 0;
      for (JsonNode expected : golden.get("last_logits_first8")) {
        assertThat((double) logits[last + at++]).isCloseTo(expected.asDouble(),
            org.assertj.core.data.Offset.offset(1e-4));
      }
      assertThat(at).isPositive();
    }
  }

  /// What `tokenizer_config.json` says beside it counts for nothing here.
  @Test
  void textGetsWhatThePostProcessorAddsAndNothingElse() {
    Path model = SharedFiles.stories();
    Path bare = ModelCopy.of(model, folder.resolve("bare"))
        .text("tokenizer.json", s -> JsonMapper.shared().writeValueAsString(
            ((ObjectNode) JsonMapper.shared().readTree(s)).putNull("post_processor")))
        .directory();
    long[] with = idsOf(model);
    long[] without = idsOf(bare);
    assertThat(with[0])
        .isEqualTo(JsonMapper.shared().readTree(model.resolve("config.json").toFile()).get("bos_token_id")
            .asLong());
    assertThat(without).containsExactly(Arrays.copyOfRange(with, 1, with.length));
  }

  private long[] idsOf(Path model) {
    Path out = folder.resolve("ids.safetensors");
    Program.run("dump", "--model", model, "--text", "Once upon a time", "--out", out).succeeded();
    try (Safetensors dump = Safetensors.open(out)) {
      return dump.toLongs("input_ids");
    }
  }
}
