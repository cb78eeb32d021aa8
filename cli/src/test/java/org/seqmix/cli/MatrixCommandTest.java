package org.seqmix.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MatrixCommandTest {
  @TempDir private Path folder;

  private Path model;
  private Path out;

  @BeforeEach
  void prepare() {
    model = SharedFiles.stories();
    out = folder.resolve("page.html");
  }

  @Test
  void aModelIsShownAlone() throws IOException {
    Program.Run run = Program.run("matrix", "--model", model, "--text", "The cat </script> sat.", "--out", out)
        .succeeded();

    assertThat(run.out()).contains(out.toString(), "40 heads");
    assertThat(Files.readString(out)).contains("<h1>stories-260K</h1>", "5 x attention", "&lt;/script&gt; sat.")
        .doesNotContain("class=\"heat\"").doesNotContain("</script> sat");
  }

  @Test
  void aTeacherIsShownBesideAndCompared() throws IOException {
    Program.run("matrix", "--model", model, "--teacher", model, "--text", "The cat sat.", "--out", out).succeeded();

    assertThat(Files.readString(out)).contains("stories-260K beside stories-260K", "layer 4, head 7: 0.00");
  }

  @Test
  void whatIsCutIsSaid() {
    assertThat(Program.run("matrix", "--model", model, "--text", "a cat ".repeat(600), "--out", out).succeeded().out())
        .contains("context of 512", "the first 128 tokens");
    assertThat(Program.run("matrix", "--model", model, "--text", "The cat sat.", "--tokens", 3, "--out", out)
        .succeeded().out()).contains("3 tokens, 40 heads", "the first 3 tokens");
  }

  @Test
  void whatCannotBeShownIsOneLine() {
    assertThat(Program.run("matrix", "--model", model, "--text", "", "--out", out).failedWith(1)).contains("--text");
    assertThat(Program.run("matrix", "--model", model, "--text", "a", "--tokens", 0, "--out", out).failedWith(2))
        .contains("--tokens (0)");
    assertThat(Program.run("matrix", "--model", model, "--teacher", SharedFiles.path("models/tinystories-3.8M"),
        "--text", "The cat sat.", "--out", out).failedWith(1)).contains("tinystories-3.8M", "tokenizer");
    assertThat(Program.run("matrix", "--model", model, "--text", "a", "--out", folder).failedWith(1))
        .contains(folder.toString());
    assertThat(out).doesNotExist();
  }
}
