package org.seqmix.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Texts, options and places that cannot be used: one line, exit code 1, nothing left behind.
class BadInputTest {
  @TempDir private Path folder;

  private Path model;
  private Path empty;
  private Path file;

  @BeforeEach
  void prepare() throws IOException {
    model = SharedFiles.stories();
    empty = Files.writeString(folder.resolve("empty.txt"), "\n\n");
    file = Files.writeString(folder.resolve("file.txt"), "Once upon a time there was a cat.");
  }

  @Test
  void emptyTexts() {
    assertThat(Program.run("generate", "--model", model, "--prompt", "").failedWith(1)).contains("--prompt");
    assertThat(Program.run("generate", "--model", model, "--prompt", "-").failedWith(1)).contains("--prompt");
    assertThat(Program.run("dump", "--model", model, "--text", "", "--out", folder.resolve("d")).failedWith(1))
        .contains("--text");
    assertThat(Program.run("eval", "--model", model, "--tasks", "bits_per_byte", "--text", empty).failedWith(1))
        .contains(empty.toString());
    assertThat(Program.run("distill", "--teacher", model, "--data", empty, "--out", folder.resolve("o")).failedWith(1))
        .contains(empty.toString());
    assertThat(Program.run("distill", "--teacher", model, "--recipe", "mohawk", "--out", folder.resolve("o"))
        .failedWith(1))
        .contains("--data");
    assertThat(folder.resolve("o")).doesNotExist();
  }

  @Test
  void optionsOutOfRange() {
    assertThat(Program.run("generate", "--model", model, "--prompt", "a", "--temperature", "-1").failedWith(1))
        .contains("temperature", "-1");
    assertThat(Program.run("generate", "--model", model, "--prompt", "a", "--device", "abacus").failedWith(1))
        .contains("cpu", "reference", "abacus");
    assertThat(Program.run("generate", "--model", model, "--prompt", "a", "--threads", "-2").failedWith(1))
        .contains("threads", "-2");
    assertThat(Program.run("dump", "--model", model, "--ids", "1,99999", "--out", folder.resolve("d")).failedWith(1))
        .contains("99999", "vocabulary");
    assertThat(Program.run("generate", "--model", model, "--prompt", "a ".repeat(2000)).failedWith(1))
        .contains("context");
    assertThat(folder.resolve("d")).doesNotExist();
  }

  @Test
  void unknownMixersAndRecipes() {
    Path out = folder.resolve("student");
    assertThat(Program.run("distill", "--teacher", model, "--data", file, "--out", out, "--set",
        "student.mixer=abacus[heads=2]").failedWith(1)).contains("abacus", "discrete-mamba2");
    assertThat(Program.run("distill", "--teacher", model, "--data", file, "--out", out, "--recipe", "nothing")
        .failedWith(1)).contains("nothing", "mohawk");
    assertThat(Program.run("distill", "--teacher", model, "--data", file, "--out", out, "--set", "stages.x.y=1")
        .failedWith(1)).contains("stages.x.y");
    assertThat(out).doesNotExist();
  }

  @Test
  void outputsThatCannotBeWritten() throws IOException {
    Path below = file.resolve("below");
    assertThat(Program.run("dump", "--model", model, "--ids", "1,2", "--out", below).failedWith(1))
        .contains(below.toString());
    assertThat(Program.run("problems", "text", "--count", 2, "--out", below).failedWith(1)).contains(below.toString());
    assertThat(Program.run("problems", "teacher", "--levels", 2, "--tokens", 10, "--out", below).failedWith(1))
        .contains(below.toString());
    assertThat(Program.run("eval", "--model", model, "--tasks", "bits_per_byte", "--text", file, "--output", below)
        .failedWith(1)).contains(below.toString());
    assertThat(Program.run("distill", "--teacher", model, "--data", file, "--out", below).failedWith(1))
        .contains(below.toString());
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactlyInAnyOrder(empty, file);
    }
  }

  @Test
  void aClosedStandardOutputIsNoticed() throws IOException {
    OutputStream closed = new FileOutputStream(folder.resolve("out").toFile());
    closed.close();
    assertThat(Program.runTo(closed, "", "generate", "--model", model, "--prompt", "a", "-n", 2, "-q").failedWith(1))
        .contains("standard output");
    assertThat(Program.runTo(closed, "", "--help").failedWith(1)).contains("standard output");
  }

  @Test
  void debugShowsWhereItHappened() {
    Program.Run run = Program.run("generate", "--debug", "--model", folder, "--prompt", "a");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).startsWith("seqmix: " + folder).contains("\tat org.seqmix.");
  }
}
