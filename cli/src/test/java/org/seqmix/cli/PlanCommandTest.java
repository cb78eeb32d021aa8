package org.seqmix.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.seqmix.hybrid.safetensors.Checkpoint;

class PlanCommandTest {
  @TempDir private Path folder;

  private static long parameters(String plan) {
    Matcher line = Pattern.compile("(?m)^parameters +([\\d,]+)$").matcher(plan);
    assertThat(line.find()).as(plan).isTrue();
    return number(line.group(1));
  }

  private static long number(String text) {
    return Long.parseLong(text.replace(",", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"golden/llamba", "golden/llamba-hybrid", "golden/llama-gqa-rope3",
      "golden/llama-tied-bf16-sharded", "golden/qwen2", "golden/mistral-sliding", "golden/phi", "golden/phi-mamba",
      "golden/phi-mamba-hybrid", "golden/mamba2", "golden/mamba-in-llama", "models/stories-260K",
      "models/tinystories-3.8M"})
  void countsTheNumbersOfTheCheckpointWithoutOpeningIt(String name) throws IOException {
    Path model = SharedFiles.path(name);
    for (String config : List.of("config.json", "mamba_config.json")) {
      if (Files.exists(model.resolve(config))) {
        Files.copy(model.resolve(config), folder.resolve(config));
      }
    }

    String plan = Program.run("plan", "--model", folder).succeeded().out();

    try (Checkpoint checkpoint = Checkpoint.open(model)) {
      assertThat(parameters(plan))
          .isEqualTo(checkpoint.names().stream().mapToLong(n -> checkpoint.entry(n).elements()).sum());
    }
  }

  @Test
  void thePartsAddUp() {
    String plan = Program.run("plan", "--model", SharedFiles.path("golden/llamba-hybrid")).succeeded().out();

    long parts = Pattern.compile("(?m)^  \\S+ +([\\d,]+)").matcher(plan).results().mapToLong(m -> number(m.group(1)))
        .sum();
    assertThat(parts).isEqualTo(parameters(plan));
    assertThat(plan).contains("discrete-mamba2", "attention", "MLPs", "norms", "head");
  }

  /// The published sizes of Llamba, from the table of models in the reference folder.
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void countsThePublishedLlambas(int column) throws IOException {
    List<String> table = Files.readAllLines(SharedFiles.path("reference/papers.md"));
    List<Long> sizes = numbers(table, "| layers / d_model / ffn |", column);
    List<Long> heads = numbers(table, "| heads (v = qk) / headdim / state |", column);
    Files.writeString(folder.resolve("config.json"), """
        {"model_type": "llamba", "vocab_size": 128256, "tie_embeddings": true, "pad_vocab_size_multiple": 8,
         "lm_head_bias": false, "d_model": %d, "n_layer": %d, "resid_dropout": 0.0, "norm_epsilon": 1e-5,
         "mlp_cfg": {"intermediate_size": %d, "bias": false, "act_fn": "silu"},
         "ssm_cfg": {"d_state": %d, "n_v_heads": %d, "n_qk_heads": %d, "expand": 1, "chunk_size": 128,
                     "activation": "identity", "bias": false}}
        """.formatted(sizes.get(1), sizes.get(0), sizes.get(2), heads.get(2), heads.get(0), heads.get(0)));

    String plan = Program.run("plan", "--model", folder, "--batch", 4, "--length", 100_000).succeeded().out();

    assertThat(parameters(plan)).isEqualTo(numbers(table, "| parameters [D] |", column).getFirst());
  }

  /// The published Phi-Mamba and its hybrid, whose sizes are in the same notes.
  @Test
  void countsThePublishedPhiMambas() throws IOException {
    String notes = Files.readString(SharedFiles.path("reference/papers.md"));
    Files.writeString(folder.resolve("config.json"), phiMamba(block(1, 24)));
    String plan = Program.run("plan", "--model", folder).succeeded().out();
    assertThat(parameters(plan)).isEqualTo(number(found(notes, "Total ([\\d,]+) -> 6\\.084 GB")));
    String attention = "{\"n_layers\": 1, \"CoreType\": \"modules.mixers.phi_attention\", \"core_input\": "
        + "{\"hidden_size\": 2048, \"num_attention_heads\": 32, \"partial_rotary_factor\": 0.5}}";
    Files.writeString(folder.resolve("config.json"), phiMamba(block(1, 4), "\"Block2\": " + attention, block(3, 5),
        "\"Block4\": " + attention, block(5, 5), "\"Block6\": " + attention, block(7, 5), "\"Block8\": " + attention,
        block(9, 1)));
    assertThat(parameters(Program.run("plan", "--model", folder).succeeded().out()))
        .isEqualTo(number(found(notes, "total ([\\d,]+) -> 6\\.016 GB")));
  }

  private static String phiMamba(String... blocks) {
    return """
        {"LanguageModel": {"input": {"vocab_size": 51200, "pad_vocab_size_multiple": 8}},
         "MixerModel": {"input": {"d_model": 2048, "n_layer": 24, "lm_head_prenorm": "layer"}},
        """ + String.join(",", blocks) + "}";
  }

  private static String block(int number, int layers) {
    return """
        "Block%d": {"n_layers": %d, "BlockType": "modules.phi_block", "block_input": {"resid_dropout": 0.0},
          "CoreType": "modules.mixers.discrete_mamba2", "core_input": {"d_state": 64, "n_v_heads": 32,
          "n_qk_heads": 32, "d_conv": 4, "conv_bias": true, "expand": 1, "chunk_size": 128,
          "activation": "identity", "bias": false}}
        """.formatted(number, layers);
  }

  private static String found(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertThat(matcher.find()).as(pattern).isTrue();
    return matcher.group(1);
  }

  /// Beyond its window a Mistral's memory does not grow, and the plan says from where on.
  @Test
  void aWindowsStateStopsGrowing() {
    Path model = SharedFiles.path("golden/mistral-sliding");
    String plan = Program.run("plan", "--model", model).succeeded().out();
    int kept = Integer.parseInt(found(plan, "layers with a window keep (\\d+) tokens"));
    assertThat(memory(model, 1, kept - 1)).isLessThan(memory(model, 1, kept));
    assertThat(memory(model, 1, kept)).isEqualTo(memory(model, 1, 100 * kept));
  }

  private static List<Long> numbers(List<String> table, String row, int column) {
    String line = table.stream().filter(l -> l.startsWith(row)).findFirst().orElseThrow();
    return Arrays.stream(line.split("\\|")[column + 1].strip().split("[ /]+"))
        .filter(s -> s.matches("[\\d,]+")).map(PlanCommandTest::number).toList();
  }

  @Test
  void stateGrowsWithTheBatchAndOnlyAttentionsWithTheLength() {
    Path recurrent = SharedFiles.path("golden/llamba");
    Path attention = SharedFiles.path("golden/llama-gqa-rope3");

    assertThat(memory(recurrent, 1, 10)).isEqualTo(memory(recurrent, 1, 20)).isLessThan(memory(recurrent, 2, 10));
    assertThat(memory(attention, 1, 10)).isLessThan(memory(attention, 1, 20));
    assertThat(memory(attention, 2, 10)).isEqualTo(memory(attention, 1, 20));
  }

  private static long memory(Path model, int batch, int length) {
    String plan = Program.run("plan", "--model", model, "-b", batch, "-l", length).succeeded().out();
    Matcher line = Pattern.compile("(?m)^memory +([\\d,]+) bytes").matcher(plan);
    assertThat(line.find()).as(plan).isTrue();
    return number(line.group(1));
  }
}
