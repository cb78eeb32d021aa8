package org.seqmix.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyMatricesCommandTest {
  @TempDir private Path folder;
  private Path text;

  @BeforeEach
  void shortText() throws IOException {
    text = folder.resolve("text.txt");
    String all = Files.readString(SharedFiles.path("data/tinystories/validation.txt"));
    Files.writeString(text, all.substring(0, 4000));
  }

  private Program.Run study(Path out, Object... more) {
    List<Object> all = new ArrayList<>(List.of("study", "matrices", "--teacher", SharedFiles.stories(), "--data", text,
        "--length", 24, "--sizes", "2,4", "--steps", 5, "-t", 1, "--out", out));
    all.addAll(List.of(more));
    return Program.run(all.toArray());
  }

  @Test
  void writesEveryMatrixAndTheTableAndGoesOnWhereItStopped() throws IOException {
    Path out = folder.resolve("out");

    Program.Run first = study(out, "--matrices", 7).succeeded();
    byte[] results = Files.readAllBytes(out.resolve("matrices.json"));
    Program.Run again = study(out, "--matrices", 7).succeeded();

    assertThat(first.out()).contains("| N | Toeplitz | low rank | SSD | general |")
        .startsWith(Files.readString(out.resolve("matrices.md")));
    assertThat(first.err()).contains("7 of 7 matrices");
    assertThat(again.err()).isEmpty();
    assertThat(again.out()).isEqualTo(first.out());
    assertThat(Files.readAllBytes(out.resolve("matrices.json"))).isEqualTo(results);
    assertThat(new String(results, java.nio.charset.StandardCharsets.UTF_8).split("\"document\"", -1)).hasSize(8);
  }

  @Test
  void trainsStudentsOfEveryFamily() throws IOException {
    Path out = folder.resolve("out");

    Program.Run run = study(out, "--matrices", 1, "--swap", 600, "--seeds", 2).succeeded();

    assertThat(Files.readString(out.resolve("swap.md")).lines()).hasSize(5)
        .anyMatch(l -> l.startsWith("| toeplitz[heads=8] | ") && l.contains(" ± "))
        .anyMatch(l -> l.startsWith("| linear-attention[heads=8] | "))
        .anyMatch(l -> l.startsWith("| discrete-mamba2[heads=8 state=8] | "));
    assertThat(run.err().lines().filter(l -> l.contains("bits per byte"))).hasSize(6);
    assertThat(study(out, "--matrices", 1, "--swap", 600, "--seeds", 2).succeeded().err()).isEmpty();
    assertThat(study(out, "--matrices", 1, "--swap", 601).failedWith(1)).contains("swap.json", "601 tokens");
  }

  @Test
  void errorsAreOneLine() {
    Path out = folder.resolve("out");

    assertThat(study(out, "--matrices", 500).failedWith(1))
        .contains("expected 100 documents of at least 24 tokens");
    assertThat(study(out, "--length", 2000).code()).isNotZero();
    assertThat(study(out, "--matrices", 0).failedWith(1)).contains("count (0)");
    assertThat(study(out, "--matrices", 1, "--swap", 0).failedWith(1)).contains("tokens (0)");
    study(out, "--matrices", 1).succeeded();
    assertThat(study(out, "--matrices", 2).failedWith(1)).contains("matrices.json", "choose another --out");
    assertThat(Program.run("study", "matrices").failedWith(2)).contains("--teacher");
  }
}
