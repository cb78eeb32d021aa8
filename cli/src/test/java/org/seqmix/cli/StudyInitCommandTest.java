package org.seqmix.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyInitCommandTest {
  @TempDir Path folder;

  private Program.Run study(Object... more) {
    Object[] args = {"study", "init", "--teacher", SharedFiles.stories(), "--data",
        SharedFiles.path("data/tinystories/validation.txt"), "--set", "student.mixer=discrete-mamba2[heads=8 state=8]",
        "data.context=64", "--tokens", 1500, "--seeds", 2, "--rows", 1, "--out", folder};
    Object[] all = java.util.Arrays.copyOf(args, args.length + more.length);
    System.arraycopy(more, 0, all, args.length, more.length);
    return Program.run(all);
  }

  @Test
  void printsATableAndGoesOn() {
    Program.Run run = study("--initialisations", "fresh,attention").succeeded();
    assertThat(run.out()).containsPattern("(?s)initialisation +when +matrices +hstates +supervised +token loss")
        .containsPattern("attention +after +\\S+ ± ").contains("layer 4");
    assertThat(folder.resolve("table.json")).content().contains("\"layers\"", "\"half\"");
    Program.Run again = study("--initialisations", "fresh,attention").succeeded();
    assertThat(again.out()).isEqualTo(run.out());
    assertThat(again.err()).contains("(kept)");
  }

  @Test
  void wrongUsage() {
    assertThat(study("--initialisations", "mine").failedWith(2)).contains("--initialisations", "'mine'");
    assertThat(Program.run("study", "init", "--teacher", folder, "--out", folder).failedWith(2)).contains("--data");
  }
}
