package org.seqmix.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EvalTasksCommandTest {
  private static final int LIMIT = 5;

  @TempDir private Path folder;

  @Test
  void tasksAreScoredPrintedAndWritten() throws IOException {
    Path json = folder.resolve("results/eval.json");
    Path requests = folder.resolve("requests.jsonl");
    Program.Run run =
        Program.run("eval", "--model", SharedFiles.stories(), "--data", SharedFiles.path("data"), "--tasks",
            "winogrande,lambada_openai,perplexity", "--text", SharedFiles.path("data/tinystories/validation.txt"),
            "--limit", LIMIT, "--output", json, "--requests", requests).succeeded();

    JsonNode tasks = JsonMapper.shared().readTree(json.toFile()).get("tasks");
    assertThat(tasks.propertyNames()).containsExactly("winogrande", "lambada_openai", "perplexity");
    assertThat(tasks.get("winogrande").propertyNames()).containsExactly("acc", "acc_stderr", "n", "truncated");
    assertThat(tasks.get("lambada_openai").propertyNames())
        .containsExactly("perplexity", "perplexity_stderr", "acc", "acc_stderr", "n", "truncated");
    assertThat(tasks.get("winogrande").get("n").asInt()).isEqualTo(LIMIT);
    assertThat(tasks.get("perplexity").get("perplexity").asDouble()).isGreaterThan(1);
    assertThat(run.out().lines().filter(l -> l.startsWith("winogrande"))).singleElement().asString()
        .containsSubsequence("acc", "0.500000", Integer.toString(LIMIT));
    assertThat(Files.readAllLines(requests)).hasSize(2 * LIMIT + LIMIT);
    assertThat(folder.resolve("results")).isDirectoryNotContaining("glob:**.journal");

    double right = 0;
    List<String> lines = Files.readAllLines(requests).subList(0, 2 * LIMIT);
    List<String> records = Files.readAllLines(SharedFiles.path("data/winogrande.jsonl"));
    for (int i = 0; i < LIMIT; i++) {
      double first = JsonMapper.shared().readTree(lines.get(2 * i)).get("logprob").asDouble();
      double second = JsonMapper.shared().readTree(lines.get(2 * i + 1)).get("logprob").asDouble();
      right += JsonMapper.shared().readTree(records.get(i)).get("gold").asInt() == (second > first ? 1 : 0) ? 1 : 0;
    }
    assertThat(tasks.get("winogrande").get("acc").asDouble()).isEqualTo(right / LIMIT);
  }

  @Test
  void ownTasksAreFiles() throws IOException {
    Path task = Files.writeString(folder.resolve("shapes.yaml"), """
        task: shapes
        kind: multiple_choice
        metrics: [acc]
        forms:
          - context: "{q}"
            choices: "{c}"
            gold: "{g}"
        """);
    Files.writeString(folder.resolve("shapes.jsonl"), """
        {"q": "A ball is", "c": ["round", "flat", "tall"], "g": 0}
        {"q": "A box is", "c": ["square"], "g": 0}
        """);
    Path json = folder.resolve("r.json");
    Program.run("eval", "-m", SharedFiles.stories(), "--data", folder, "--tasks", task, "-o", json).succeeded();
    JsonNode got = JsonMapper.shared().readTree(json.toFile()).get("tasks").get("shapes");
    assertThat(got.get("n").asInt()).isEqualTo(2);
    assertThat(got.get("acc").asDouble()).isGreaterThanOrEqualTo(0.5);
  }

  /// A journal of another run is left alone until the results are there; one that cannot be written is one line.
  @Test
  void theJournalMayLieElsewhere() throws IOException {
    Path journal = folder.resolve("own.journal");
    Files.writeString(journal, "00000000 {}\n");
    Program
        .run("eval", "-m", SharedFiles.stories(), "--data", SharedFiles.path("data"), "--tasks", "piqa", "--limit", 2,
            "--resume", journal)
        .succeeded();
    assertThat(journal).doesNotExist();
    assertThat(Program.run("eval", "-m", SharedFiles.stories(), "--data", SharedFiles.path("data"), "--tasks", "piqa",
        "--resume", folder).failedWith(1)).contains(folder.toString());
  }

  @Test
  void wrongUsageIsOneLine() {
    Path data = folder;
    assertThat(Program.run("eval", "-m", "m", "--tasks", "arc").failedWith(2)).contains("bits_per_byte", "perplexity",
        "lambada_openai", "mmlu_SUBJECT", "'arc'");
    assertThat(Program.run("eval", "-m", "m", "--tasks", "piqa").failedWith(2)).contains("--data");
    assertThat(Program.run("eval", "-m", "m", "--tasks", "gsm8k").failedWith(2)).contains("gsm8k needs --data DIR");
    assertThat(Program.run("eval", "-m", "m", "--tasks", "problems_9").failedWith(2)).contains("level: expected");
    assertThat(Program.run("eval", "-m", "m", "--tasks", "perplexity").failedWith(2)).contains("--text");
    assertThat(Program.run("eval", "-m", "m", "--tasks", "piqa", "--data", data, "--num-fewshot", -1).failedWith(2))
        .contains("--num-fewshot");
    assertThat(Program.run("eval", "-m", "m", "--tasks", "piqa", "--data", data).failedWith(1)).contains("piqa.jsonl");
    assertThat(Program.run("eval", "-m", "m", "--tasks", "none.yaml", "--data", data).failedWith(1))
        .contains("none.yaml");
  }
}
