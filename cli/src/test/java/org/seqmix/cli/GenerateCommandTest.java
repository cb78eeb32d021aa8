package org.seqmix.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class GenerateCommandTest {
  private static final String END = System.lineSeparator();

  @TempDir private Path folder;
  private Path model;
  private String prompt;
  private String text;
  private int tokens;

  @BeforeEach
  void readGolden() {
    model = SharedFiles.stories();
    JsonNode golden = JsonMapper.shared().readTree(model.resolve("golden.json").toFile());
    prompt = golden.get("prompt").asString();
    text = golden.get("greedy_text").asString();
    tokens = golden.get("greedy_ids").size() - golden.get("ids").size();
  }

  @Test
  void continuesGreedilyAsTheReferenceDoes() {
    Program.Run run = Program.run("generate", "--model", model, "--prompt", prompt, "-n", tokens).succeeded();

    assertThat(run.out()).isEqualTo(text + END);
    assertThat(run.err()).matches("prompt: \\d+ tokens, [\\d,]+ tokens/s; generated: " + tokens
        + " tokens, [\\d,]+ tokens/s\\R");
  }

  @Test
  void continuesStandardInputAndKeepsQuiet() {
    Program.Run run = Program.runWithInput(prompt + "\n", "generate", "--model", model, "--prompt", "-", "--max-tokens",
        tokens, "--no-display-prompt", "--quiet").succeeded();

    assertThat(run.out()).isEqualTo(text.substring(prompt.length()) + END);
    assertThat(run.err()).isEmpty();
  }

  @Test
  void endsBeforeTheFirstStopText() {
    String stop = " She loved";
    assertThat(text).contains(stop);

    Program.Run run = Program.run("generate", "--model", model, "--prompt", prompt, "-n", tokens, "--stop", "never so",
        "--stop", stop).succeeded();

    assertThat(run.out()).isEqualTo(text.substring(0, text.indexOf(stop)) + END);
  }

  @Test
  void holdsBackWhatOnlyLooksLikeAStopText() {
    Program.Run run = Program.run("generate", "--model", model, "--prompt", prompt, "-n", tokens, "--stop",
        text.substring(text.length() - 12) + "#").succeeded();

    assertThat(run.out()).isEqualTo(text + END);
  }

  @Test
  void everySampleIsTheTextItsSeedGivesAlone() {
    Program.Run samples = Program.run("generate", "--model", model, "--prompt", prompt, "-n", 12, "--temperature", 1,
        "--samples", 3, "--seed", 40, "--no-display-prompt").succeeded();

    List<String> parts = Arrays.asList(samples.out().split("--- sample \\d of 3, seed 4\\d ---\\R", -1));
    assertThat(parts).hasSize(4).startsWith("").doesNotHaveDuplicates();
    for (int i = 0; i < 3; i++) {
      assertThat(parts.get(i + 1)).isEqualTo(Program.run("generate", "--model", model, "--prompt", prompt, "-n", 12,
          "--temperature", 1, "--seed", 40 + i, "--no-display-prompt").succeeded().out());
    }
  }

  @Test
  void theDeviceAndItsThreadsDoNotChangeTheText() {
    for (String[] device : new String[][] {{"cpu", "1"}, {"cpu", "3"}, {"reference", "1"}}) {
      assertThat(Program.run("generate", "--model", model, "--prompt", prompt, "-n", 8, "--device", device[0],
          "--threads", device[1]).succeeded().out().strip()).isNotEqualTo(prompt).matches(text::startsWith);
    }
  }

  /// With itself as the draft, every proposal stays.
  /// The text behind a file goes on as the whole text does, and a file of other weights is refused.
  @Test
  void aTextGoesOnFromASavedState() {
    String model = SharedFiles.stories().toString();
    String file = folder.resolve("story.state").toString();
    String first =
        Program.run("generate", "--model", model, "--prompt", "Once upon a time", "-n", 12, "-q", "--save-state",
            file, "--no-display-prompt").succeeded().out().stripTrailing();
    Program.Run whole = Program.run("generate", "--model", model, "--prompt", "Once upon a time", "-n", 12, "-q",
        "--no-display-prompt").succeeded();
    assertThat(first).isEqualTo(whole.out().stripTrailing());
    Program.Run more = Program.run("generate", "--model", model, "--state", file, "--prompt", " The end", "-n", 9,
        "--no-display-prompt").succeeded();
    assertThat(more.out()).isNotBlank();
    assertThat(more.err()).containsPattern("prompt: [1-9] tokens");
    assertThat(Program.run("generate", "--model", model, "--state", file, "--prompt", " The end", "--weights", "q8")
        .failedWith(1)).contains("a state of another model", "weights in Q8");
    assertThat(Program.run("generate", "--model", model, "--prompt", "a", "--save-state", file, "--samples", 2)
        .failedWith(2)).contains("--save-state keeps one text");
  }

  @Test
  void aDraftLeavesGreedyTextsAsTheyAre() {
    Program.Run run = Program.run("generate", "--model", model, "--prompt", prompt, "-n", tokens, "--draft", model,
        "--draft-tokens", 4).succeeded();

    assertThat(run.out()).isEqualTo(text + END);
    assertThat(run.err()).matches("prompt: \\d+ tokens, [\\d,]+ tokens/s; generated: " + tokens
        + " tokens, [\\d,]+ tokens/s; draft: 100% of \\d+ tokens accepted, \\d\\.\\d\\d tokens a pass\\R");
  }

  @Test
  void samplesWithADraftComeOneAfterTheOther() {
    String stop = " She loved";
    Object[] common = {"generate", "--model", model, "--prompt", prompt, "--draft", model, "--temperature", 1,
        "--no-display-prompt", "--stop", stop, "-n", 30};
    List<Object> three = new java.util.ArrayList<>(Arrays.asList(common));
    three.addAll(List.of("--samples", 3, "--seed", 40));
    List<String> parts = Arrays.asList(Program.run(three.toArray()).succeeded().out()
        .split("--- sample \\d of 3, seed 4\\d ---\\R", -1));
    assertThat(parts).hasSize(4).noneMatch(part -> part.contains(stop));
    for (int i = 0; i < 3; i++) {
      List<Object> alone = new java.util.ArrayList<>(Arrays.asList(common));
      alone.addAll(List.of("--seed", 40 + i));
      assertThat(parts.get(i + 1)).isEqualTo(Program.run(alone.toArray()).succeeded().out());
    }
  }

  @Test
  void aDraftOfAnotherTokenizerIsRefused() {
    assertThat(Program.run("generate", "--model", model, "--prompt", prompt, "--draft",
        SharedFiles.path("models/tinystories-3.8M")).failedWith(1))
        .contains("draft ", "expected the tokenizer of", "got another");
  }
}
