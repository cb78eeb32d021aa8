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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A student of the small real model after a few steps.
class StudyGapCommandTest {
  private static final List<String> TINY = List.of("data.context=32", "stages.matrices.tokens=500",
      "stages.hstates.tokens=500", "stages.supervised.tokens=500", "student.mixer='discrete-mamba2[heads=8 state=4]'");

  @TempDir private Path folder;

  private Path data;
  private Path student;

  @BeforeEach
  void distil() throws IOException {
    String text = Files.readString(SharedFiles.path("data/tinystories/train.txt")).substring(0, 20_000);
    data = Files.writeString(folder.resolve("data.txt"), text);
    student = folder.resolve("student");
    List<Object> args = new ArrayList<>(List.of("distill", "--teacher", SharedFiles.stories(), "--data", data, "--out",
        student, "--recipe", "mohawk", "--set"));
    args.addAll(TINY);
    Program.run(args.toArray()).succeeded();
  }

  private Program.Run gap(Object... more) {
    List<Object> args =
        new ArrayList<>(List.of("study", "gap", "--teacher", SharedFiles.stories(), "--student", student,
            "--data", data, "--documents", 2, "--recipe", "mohawk", "--out", folder.resolve("gap")));
    args.addAll(List.of(more));
    args.add("--set");
    args.addAll(TINY);
    return Program.run(args.toArray());
  }

  @Test
  void attributesSuggestsAndChecks() throws IOException {
    Program.Run run = gap("--layers", 2, "--stream", "student", "--check", 600, "--seeds", 1).succeeded();

    JsonNode json = JsonMapper.shared().readTree(Files.readString(folder.resolve("gap/gap.json")));
    assertThat(json.path("gaps").path("layers")).hasSize(5);
    assertThat(json.path("gaps").path("layers").path(3).path("heads").path(7).path("gain").path("nats").isNumber())
        .isTrue();
    assertThat(json.path("gaps").path("reading").stringValue()).isEqualTo("STUDENT");
    assertThat(json.path("plans")).hasSize(2);
    int suggested = json.path("plans").path(0).path("layers").path(0).intValue();
    assertThat(json.path("check").path("suggested").intValue()).isEqualTo(suggested);
    assertThat(run.out()).contains("student.attention_layers: [", "the suggested attention layer " + suggested)
        .containsPattern("(?s)gain of block.*layer\\.head.*evenly spaced.*held-out loss.*rank correlation.*conclusion");
    assertThat(Files.readString(folder.resolve("gap/gap.txt"))).contains("the suggested attention layer " + suggested);
    assertThat(run.err()).contains("attention in [4], seed 1: loss");

    String runs = Files.readString(folder.resolve("gap/check.json"));
    gap("--layers", 1, "--check", 600, "--seeds", 1).succeeded();
    assertThat(Files.readString(folder.resolve("gap/check.json"))).isEqualTo(runs);
    assertThat(gap("--check", 700, "--seeds", 1).failedWith(1)).contains("check.json", "another --out");
  }

  @Test
  void whatDoesNotFitIsALine() {
    assertThat(gap("--layers", 5).failedWith(1)).contains("layers (5) must be in 1..4");
    assertThat(gap("--seeds", 0).failedWith(2)).contains("must be > 0");
    assertThat(Program.run("study", "gap", "--teacher", SharedFiles.stories(), "--student", student, "--out", folder)
        .failedWith(2)).contains("--data FILE or --held-out FILE is needed");
    assertThat(Program.run("study", "gap", "--teacher", SharedFiles.path("models/tinystories-3.8M"), "--student",
        student, "--held-out", data, "--out", folder).failedWith(1))
        .contains("expected the same in teacher and student");
  }
}
