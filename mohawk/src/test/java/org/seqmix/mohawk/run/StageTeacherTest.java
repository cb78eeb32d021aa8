package org.seqmix.mohawk.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.mohawk.TestDevices;
import org.seqmix.mohawk.recipe.Recipe;
import org.seqmix.tensor.Device;

/// Another teacher for the last stage.
class StageTeacherTest {
  @TempDir Path directory;

  private static Recipe recipe(String teacher) {
    return SmallRun.recipe("data.sampled_tokens=0", "stages.matrices=null", "stages.hstates=null",
        "stages.supervised.requires=''", "stages.supervised.tokens=320", "stages.supervised.teacher=" + teacher);
  }

  private double[] losses(Path own, Path data, String other, String name) {
    Path out = directory.resolve(name);
    try (Device device = TestDevices.open("cpu")) {
      SmallRun.run(own, List.of(data), recipe(other), 1, out).run(device, false, RunListener.NONE);
    }
    return RunState.read(out).history().get("supervised").stream().mapToDouble(RunState.Step::loss).toArray();
  }

  @Test
  void theStageLearnsFromIt() {
    Path own = SmallRun.teacher(directory.resolve("own"), 1);
    Path other = SmallRun.teacher(directory.resolve("other"), 2);
    Path data = SmallRun.data(directory.resolve("problems.txt"), 2);
    double[] usual = losses(own, data, "''", "usual");
    assertThat(losses(own, data, own.toString(), "named")).isEqualTo(usual);
    assertThat(losses(own, data, other.toString(), "another")).isNotEqualTo(usual);
  }

  @Test
  void itMustHaveTheTokenizer() throws IOException {
    Path own = SmallRun.teacher(directory.resolve("own"), 1);
    Path other = SmallRun.teacher(directory.resolve("other"), 2);
    Path json = other.resolve("tokenizer.json");
    Files.writeString(json, Files.readString(json) + "\n");
    Path data = SmallRun.data(directory.resolve("problems.txt"), 2);
    assertThatThrownBy(() -> losses(own, data, other.toString(), "out")).isInstanceOf(BadInputException.class)
        .hasMessageContaining("expected the tokenizer of " + own + ", got another");
    assertThat(directory.resolve("out")).doesNotExist();
  }

  /// A run that goes on must find the teachers it began with.
  @Test
  void itIsPartOfTheRun() {
    Path own = SmallRun.teacher(directory.resolve("own"), 1);
    Path other = SmallRun.teacher(directory.resolve("other"), 2);
    Path data = SmallRun.data(directory.resolve("problems.txt"), 2);
    losses(own, data, other.toString(), "out");
    SmallRun.teacher(other, 3);
    try (Device device = TestDevices.open("cpu")) {
      assertThatThrownBy(() -> SmallRun.run(own, List.of(data), recipe(other.toString()), 1, directory.resolve("out"))
          .run(device, true, RunListener.NONE)).hasMessageContaining("made with another teacher");
    }
  }
}
