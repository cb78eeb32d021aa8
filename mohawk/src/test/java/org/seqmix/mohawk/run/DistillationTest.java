package org.seqmix.mohawk.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.model.Model;
import org.seqmix.mohawk.SharedFiles;
import org.seqmix.mohawk.TestDevices;
import org.seqmix.mohawk.recipe.Recipe;
import org.seqmix.tensor.Device;

/// What a run refuses, in one line, and what it leaves behind.
class DistillationTest {
  private static final Recipe SHORT = SmallRun.recipe("data.sampled_tokens=0", "stages.matrices.tokens=64",
      "stages.hstates.tokens=64", "stages.supervised.tokens=64");

  @TempDir static Path shared;
  private static Device device;
  private static Path teacher;
  private static Path data;
  private static Path finished;

  @TempDir Path directory;

  @BeforeAll
  static void oneFinishedRun() {
    device = TestDevices.open("cpu");
    teacher = SmallRun.teacher(shared.resolve("teacher"), 1);
    data = SmallRun.data(shared.resolve("problems.txt"), 2);
    finished = shared.resolve("finished");
    SmallRun.run(teacher, List.of(data), SHORT, 1, finished).run(device, false, RunListener.NONE);
  }

  @AfterAll
  static void close() {
    device.close();
  }

  private static void assertRefused(Distillation run, boolean resume, String message) {
    assertThatThrownBy(() -> run.run(device, resume, RunListener.NONE)).isInstanceOf(BadInputException.class)
        .hasMessageContaining(message).hasMessageNotContaining("\n");
  }

  @Test
  void aProvidedStageRunsInTheChain() {
    Recipe recipe = SmallRun.recipe("data.sampled_tokens=0", "stages.matrices=null", "stages.hstates=null",
        "stages.supervised=null", "stages.logits={stage: logit-distance, tokens: 6400, options: {scale: 0.5}}");
    Path out = directory.resolve("provided");
    SmallRun.run(teacher, List.of(data), recipe, 1, out).run(device, false, RunListener.NONE);
    List<RunState.Step> steps = RunState.read(out).history().get("logits");
    assertThat(steps).hasSizeGreaterThan(10);
    assertThat(steps.getLast().losses()[0]).isLessThan(steps.getFirst().losses()[0]);
  }

  @Test
  void theStudentIsAModelDirectory() {
    try (Model student = Model.open(finished, device, Model.Use.INFERENCE)) {
      assertThat(student.config().modelType()).isEqualTo("llamba");
      assertThat(student.decoder().plan().context()).isEqualTo(64);
      student.openTokenizer().close();
    }
    RunState state = RunState.read(finished);
    assertThat(state.done()).containsExactly("matrices", "hstates", "supervised");
    assertThat(state.history().get("matrices")).hasSize(1)
        .allSatisfy(s -> assertThat(s.losses()).hasSize(2));
    assertThat(state.history().get("supervised").getFirst().losses()).hasSize(1);
  }

  /// Resuming a finished run trains nothing and writes the same model.
  @Test
  void aFinishedRunStaysFinished() throws IOException {
    byte[] before = Files.readAllBytes(finished.resolve("model.safetensors"));
    Files.delete(finished.resolve("model.safetensors"));
    SmallRun.run(teacher, List.of(data), SHORT, 1, finished).run(device, true, new RunListener() {
      @Override
      public void begin(String stage, long step, long steps) {
        throw new AssertionError("stage " + stage + " ran again");
      }
    });
    assertThat(Files.readAllBytes(finished.resolve("model.safetensors"))).isEqualTo(before);
  }

  /// Memory may be saved from some step on; the ledger's recipe may be older than the field.
  @Test
  void recomputationMayChangeWithinARun() throws IOException {
    Path ledger = finished.resolve("run/state.json");
    Files.writeString(ledger, Files.readString(ledger).replaceAll("recompute: false\\\\n *", ""));
    assertThat(RunState.read(finished).recipe()).doesNotContain("recompute");
    RunState end = SmallRun.run(teacher, List.of(data), SHORT.recomputing(true), 1, finished)
        .run(device, true, RunListener.NONE).state();
    assertThat(end.done()).containsExactly("matrices", "hstates", "supervised");
  }

  /// The whole run, with the bits of one that keeps everything.
  @Test
  void recomputationChangesNothing() throws IOException {
    Path out = directory.resolve("recomputed");
    SmallRun.run(teacher, List.of(data), SHORT.recomputing(true), 1, out).run(device, false, RunListener.NONE);
    assertThat(Files.mismatch(out.resolve("model.safetensors"), finished.resolve("model.safetensors"))).isEqualTo(-1);
    assertThat(RunState.read(out).recipe()).contains("recompute: true");
  }

  @Test
  void outHoldsARun() {
    assertRefused(SmallRun.run(teacher, List.of(data), SHORT, 1, finished), false,
        finished + ": holds a run already; go on with --resume, or choose another --out");
  }

  @Test
  void nothingToResume() {
    assertRefused(SmallRun.run(teacher, List.of(data), SHORT, 1, directory), true,
        directory + ": expected a run to resume, got none; leave --resume out");
  }

  @Test
  void anotherTeacher() {
    Path other = SmallRun.teacher(directory.resolve("other"), 2);
    assertRefused(SmallRun.run(other, List.of(data), SHORT, 1, finished), true, "made with another teacher");
  }

  @Test
  void anotherTokenizer() throws IOException {
    Path other = SmallRun.teacher(directory.resolve("other"), 1);
    Path json = other.resolve("tokenizer.json");
    Files.writeString(json, Files.readString(json) + "\n");
    assertRefused(SmallRun.run(other, List.of(data), SHORT, 1, finished), true, "made with another tokenizer");
  }

  @Test
  void otherDataRecipeOrSeed() {
    Path other = SmallRun.data(directory.resolve("other.txt"), 5);
    assertRefused(SmallRun.run(teacher, List.of(other), SHORT, 1, finished), true, "made with another training data");
    assertRefused(SmallRun.run(teacher, List.of(data), SmallRun.recipe(), 1, finished), true,
        "made with another recipe");
    assertRefused(SmallRun.run(teacher, List.of(data), SHORT, 2, finished), true, "made with another seed");
  }

  /// Before anything is sampled, trained or written.
  @Test
  void aMissingPredecessor() {
    Path out = directory.resolve("out");
    assertRefused(SmallRun.run(teacher, List.of(data), SmallRun.recipe("stages.matrices=null"), 1, out), false,
        "stage hstates: expected a student that has been through matrices, got one that has been through []");
    assertThat(out).doesNotExist();
  }

  @Test
  void aStudentThatDoesNotFitLeavesNothing() {
    Path out = directory.resolve("out");
    assertRefused(SmallRun.run(teacher, List.of(data), SmallRun.recipe("student.mixer='linear-attention[heads=1]'"), 1,
        out), false, "expected a student with the teacher's 2 heads, got 1");
    assertRefused(SmallRun.run(teacher, List.of(data), SmallRun.recipe("student.mixer='linear-attention[colour=1]'"), 1,
        out), false, "recipe mohawk: student: mixer linear-attention: option heads is missing");
    assertThat(out).doesNotExist();
  }

  @Test
  void nothingToReadOrEmptyText() throws IOException {
    Path out = directory.resolve("out");
    assertRefused(SmallRun.run(teacher, List.of(), SHORT, 1, out), false, "expected text files or data.sampled_tokens");
    Path empty = Files.writeString(directory.resolve("empty.txt"), "\n<|endoftext|>\n");
    assertRefused(SmallRun.run(teacher, List.of(empty), SHORT, 1, out), false, empty + ": expected text, got an empty");
    assertThat(out).doesNotExist();
  }

  @Test
  void aTokenizerOfAnotherModel() throws IOException {
    Path other = SmallRun.teacher(directory.resolve("other"), 1);
    Path json = other.resolve("tokenizer.json");
    Files.copy(SharedFiles.path("golden/tokenizers/llama3-style/tokenizer.json"), json,
        StandardCopyOption.REPLACE_EXISTING);
    assertRefused(SmallRun.run(other, List.of(data), SHORT, 1, directory.resolve("out")), false,
        json + ": expected about the");
  }

  @Test
  void aDirectoryThatCannotBeWritten() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");
    assertRefused(SmallRun.run(teacher, List.of(data), SHORT, 1, file.resolve("out")), false,
        file.resolve("out").toString());
  }

  @Test
  void aDamagedLedger() throws IOException {
    Path out = directory.resolve("out");
    Files.createDirectories(out.resolve("run"));
    Files.writeString(out.resolve("run/state.json"), "{\"format\": 1");
    assertRefused(SmallRun.run(teacher, List.of(data), SHORT, 1, out), true, "expected a run's state, got");
  }

  /// Text sampled by an earlier, forgotten run is not taken for this teacher's.
  @Test
  void sampledTextIsThisTeachers() throws IOException {
    Recipe sampling = SmallRun.recipe("stages.hstates=null", "stages.supervised=null", "data.sampled_tokens=300",
        "data.sample_batch=1", "stages.matrices.tokens=64");
    Path clean = directory.resolve("clean");
    SmallRun.run(teacher, List.of(), sampling, 1, clean).run(device, false, RunListener.NONE);
    Path used = directory.resolve("used");
    SmallRun.run(SmallRun.teacher(directory.resolve("other"), 9), List.of(), sampling, 1, used).run(device, false,
        RunListener.NONE);
    Files.delete(used.resolve("run/state.json"));
    SmallRun.run(teacher, List.of(), sampling, 1, used).run(device, false, RunListener.NONE);
    assertThat(Files.mismatch(used.resolve("model.safetensors"), clean.resolve("model.safetensors"))).isEqualTo(-1);
  }
}
