package org.seqmix.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.seqmix.hybrid.internal.JsonFiles;

class BenchCommandTest {
  @TempDir private Path folder;

  private Path config;

  @BeforeEach
  void prepare() throws IOException {
    config = Files.writeString(folder.resolve("tiny.json"), """
        {"model_type": "mamba2", "hidden_size": 16, "num_hidden_layers": 2, "vocab_size": 37, "num_heads": 4,
         "head_dim": 8, "expand": 2, "n_groups": 1, "state_size": 8, "tie_word_embeddings": true}
        """);
  }

  @Test
  void aRowForEveryModelThreadCountBatchAndTest() {
    List<String> lines = Program.run("bench", "--config", config, "--config", config, "-p", "3,5", "-n", "2", "-b",
        "1,2", "-t", "1,2", "-r", 2, "-o", "csv").succeeded().out().lines().toList();
    assertThat(lines).hasSize(1 + 2 * 2 * 2 * 3);
    assertThat(lines.subList(1, lines.size())).allMatch(l -> l.startsWith("tiny,f32,"))
        .allMatch(l -> l.split(",", -1).length == lines.getFirst().split(",", -1).length);
    assertThat(lines.stream().skip(1).map(l -> l.replaceAll("^([^,]*,){5}(\\d+,\\d+,\\w+),.*", "$2")).toList())
        .startsWith("1,1,pp3", "1,1,pp5", "1,1,tg2", "1,2,pp3", "1,2,pp5", "1,2,tg2", "2,1,pp3");
  }

  @Test
  void zeroSkipsAKind() {
    assertThat(Program.run("bench", "--config", config, "-p", 0, "-n", 3, "-r", 1).succeeded().out())
        .contains("tg3").doesNotContain("pp");
    assertThat(Program.run("bench", "--config", config, "-p", 3, "-n", 0, "-r", 1).succeeded().out())
        .contains("pp3").doesNotContain("tg");
  }

  @Test
  void theLengthAtWhichAModelOvertakesItsTeacher() throws IOException {
    Path llama = Files.writeString(folder.resolve("llama.json"), """
        {"model_type": "llama", "hidden_size": 16, "intermediate_size": 24, "num_hidden_layers": 1, "vocab_size": 37,
         "num_attention_heads": 2, "num_key_value_heads": 2, "max_position_embeddings": 512, "rms_norm_eps": 1e-5,
         "tie_word_embeddings": true}
        """);
    String out = Program.run("bench", "--config", config, "--teacher-config", llama, "-p", 0, "-n", 3, "-d", "0,40,400",
        "-r", 1, "-t", 1).succeeded().out();
    assertThat(out).contains("tg3 @ d40 ", "tg3 @ d400 ");
    Matcher line = Pattern.compile("tiny overtakes llama in writing \\(batch 1, 1 threads\\) at a length of .*; bytes "
        + "moved predict ([\\d,]+)").matcher(out);
    assertThat(line.find()).as(out).isTrue();
    Path teacher = Files.createDirectory(folder.resolve("teacher"));
    Files.copy(llama, teacher.resolve("config.json"));
    Path student = Files.createDirectory(folder.resolve("student"));
    Files.copy(config, student.resolve("config.json"));
    assertThat(Program.run("plan", "--model", student, "--teacher", teacher).succeeded().out())
        .contains("teacher in writing from a length of " + line.group(1) + " on (bytes moved, f32, batch 1)");
    assertThat(Program.run("plan", "--model", teacher, "--teacher", student).succeeded().out())
        .contains("student in writing at no length");
  }

  /// Each with its own rows and its own line.
  @Test
  void directoriesOfOneNameAreDifferentModels() throws IOException {
    Path small = Files.createDirectories(folder.resolve("a/student"));
    Path large = Files.createDirectories(folder.resolve("b/student"));
    Files.copy(config, small.resolve("config.json"));
    Files.writeString(large.resolve("config.json"),
        Files.readString(config).replace("\"num_hidden_layers\": 2", "\"num_hidden_layers\": 3"));
    Path llama = Files.writeString(folder.resolve("llama.json"), """
        {"model_type": "llama", "hidden_size": 16, "intermediate_size": 24, "num_hidden_layers": 1, "vocab_size": 37,
         "num_attention_heads": 2, "num_key_value_heads": 2, "max_position_embeddings": 512, "rms_norm_eps": 1e-5,
         "tie_word_embeddings": true}
        """);
    String out =
        Program.run("bench", "--config", small.resolve("config.json"), "--config", large.resolve("config.json"),
            "--teacher-config", llama, "-p", 0, "-n", 2, "-r", 1, "-t", 1).succeeded().out();
    assertThat(out).contains("| a/student ", "| b/student ", "a/student overtakes llama in writing",
        "b/student overtakes llama in writing");
    List<String> lengths = out.lines().filter(l -> l.contains("overtakes")).map(l -> l.replaceAll(".*predict ", ""))
        .toList();
    assertThat(lengths).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void whatTheMachineHasNoMemoryForIsSaid() {
    assertThat(MachineMemory.lacking("m, tg1, batch 2", 3L << 30, OptionalLong.of(2L << 30)))
        .hasValue("m, tg1, batch 2: weights and states take 3.0 GiB, this machine has 2.0; left out");
    assertThat(MachineMemory.lacking("m", 2L << 30, OptionalLong.of(2L << 30))).isEmpty();
    assertThat(MachineMemory.lacking("m", Long.MAX_VALUE, OptionalLong.empty())).isEmpty();
  }

  @Test
  void jsonHoldsEveryRun() {
    String out = Program.run("bench", "--model", SharedFiles.stories(), "-p", 4, "-n", 3, "-r", 3, "-o", "json")
        .succeeded().out();
    var rows = JsonFiles.parse(folder.resolve("out"), ("{\"rows\": " + out + "}").getBytes(
        java.nio.charset.StandardCharsets.UTF_8));
    assertThat(rows).isNotNull();
    assertThat(out).contains("\"model\" : \"stories-260K\"", "\"test\" : \"pp4\"", "\"test\" : \"tg3\"", "\"bound\"",
        "\"median\"");
    assertThat(out.lines().filter(l -> l.contains("\"samples\""))).hasSize(2)
        .allMatch(l -> l.split(",").length == 3 || l.endsWith("["));
  }

  @Test
  void theHeadlineTableHasMeanAndDeviation() {
    String out = Program.run("bench", "--config", config, "-p", 3, "-n", 2, "-t", 1, "-r", 2).succeeded().out();
    assertThat(out.lines()).hasSize(4);
    assertThat(out.lines().skip(2)).allMatch(l -> l.matches("\\| tiny .*\\| +(pp3|tg2) \\| +[\\d.]+ ± [\\d.]+ \\|.*"));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "-p x                 | 2 | x",
      "-p -3                | 2 | --prompt-tokens (-3)",
      "-p 0 -n 0            | 2 | nothing to time",
      "-p 3,,5              | 2 | ",
      "-n 99999999999       | 2 | 99999999999",
      "-n 2000000           | 2 | --max-tokens (2000000)",
      "-b 0                 | 2 | --batch (0)",
      "-t 0                 | 2 | --threads (0)",
      "-t 1000000           | 2 | --threads (1000000)",
      "-r 0                 | 2 | --repetitions (0)",
      "--warmup -1          | 2 | --warmup (-1)",
      "-o xml               | 2 | xml",
      "--device abacus      | 1 | abacus",
      "-b 1000000           | 1 | 1000000",
      "--config no/such.json| 1 | such.json",
      "--model no/such      | 1 | such"})
  void hostileArgumentsGiveOneLine(String args, int code, String named) {
    String[] words = ("bench --config " + config + " " + args).split(" +");
    assertThat(Program.run((Object[]) words).failedWith(code)).contains(named == null ? "" : named);
  }

  @Test
  void aModelIsNeeded() {
    assertThat(Program.run("bench").failedWith(2)).contains("--model", "--config");
  }

  @Test
  void moreTokensThanTheContextAreRefused() {
    assertThat(Program.run("bench", "--model", SharedFiles.stories(), "-p", 100_000, "-n", 0, "-r", 1).failedWith(1))
        .contains("100000", "context");
  }
}
