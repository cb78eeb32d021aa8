package org.seqmix.mohawk.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seqmix.hybrid.model.ModelHash;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.tokenizer.Tokenizer;
import org.seqmix.mohawk.TestDevices;
import org.seqmix.mohawk.recipe.Recipe;
import org.seqmix.mohawk.recipe.Recipes;
import org.seqmix.tensor.Device;

/// A model directory says how it was made, and what may come next.
class LedgerTest {
  private static final Recipe FIRST = SmallRun.recipe("data.sampled_tokens=0", "stages.matrices.tokens=192",
      "stages.hstates.tokens=192", "stages.supervised=null");
  private static final Recipe LAST = SmallRun.recipe("data.sampled_tokens=0", "stages.matrices=null",
      "stages.hstates=null", "stages.supervised.tokens=192");

  @TempDir static Path shared;
  private static Device device;
  private static Path teacher;
  private static Path data;
  private static Path half;

  @TempDir Path directory;

  @BeforeAll
  static void twoStages() {
    device = TestDevices.open("cpu");
    teacher = SmallRun.teacher(shared.resolve("teacher"), 1);
    data = SmallRun.data(shared.resolve("problems.txt"), 2);
    half = shared.resolve("half");
    SmallRun.run(teacher, List.of(data), FIRST, 7, half).run(device, false, RunListener.NONE);
  }

  @AfterAll
  static void close() {
    device.close();
  }

  private static Distillation next(Path student, Recipe recipe, Path out) {
    return new Distillation(teacher, Optional.of(student), List.of(data), recipe, 7, out, Duration.ZERO);
  }

  @Test
  void itNamesEverythingThatMadeTheModel() {
    Ledger ledger = Ledger.read(half).orElseThrow();
    RunState state = RunState.read(half);
    assertThat(ledger.recipe()).isEqualTo(Recipes.write(FIRST));
    assertThat(ledger.seed()).isEqualTo(7);
    assertThat(ledger.context()).isEqualTo(FIRST.data().context());
    assertThat(ledger.teacher()).isEqualTo(new Ledger.Source("teacher", ModelHash.of(teacher), null));
    try (Tokenizer tokenizer = Tokenizer.open(teacher)) {
      assertThat(ledger.tokenizer()).isEqualTo(tokenizer.contentHash());
    }
    assertThat(ledger.data()).isEqualTo(new Ledger.Data(List.of("problems.txt"), state.data(), 0));
    assertThat(ledger.done()).containsExactly("matrices", "hstates");
    for (Ledger.Stage stage : ledger.stages()) {
      List<RunState.Step> steps = state.history().get(stage.name());
      assertThat(stage.steps()).isEqualTo(steps.size());
      assertThat(stage.tokens()).isEqualTo(steps.getLast().tokens());
      assertThat(stage.first()).isEqualTo(steps.getFirst().loss());
      assertThat(stage.last()).isEqualTo(steps.getLast().loss());
    }
    assertThat(ledger.summary()).startsWith("distilled from teacher by mohawk: tokens {matrices=").contains("seed 7");
  }

  @Test
  void anotherRunGoesOnWithTheStudent() {
    Path out = directory.resolve("whole");
    next(half, LAST, out).run(device, false, RunListener.NONE);
    Ledger ledger = Ledger.read(out).orElseThrow();
    assertThat(ledger.done()).containsExactly("matrices", "hstates", "supervised");
    assertThat(ledger.before()).isNotNull();
    assertThat(ledger.before().get("seed").asLong()).isEqualTo(7);
    RunState.Step begun = RunState.read(out).history().get("supervised").getFirst();
    Path fresh = directory.resolve("fresh");
    Recipe alone = SmallRun.recipe("data.sampled_tokens=0", "stages.matrices=null", "stages.hstates=null",
        "stages.supervised.tokens=192", "stages.supervised.requires=''");
    SmallRun.run(teacher, List.of(data), alone, 7, fresh).run(device, false, RunListener.NONE);
    assertThat(begun.loss()).isLessThan(RunState.read(fresh).history().get("supervised").getFirst().loss());
  }

  @Test
  void theStageMustHaveItsPredecessor() {
    assertThatThrownBy(() -> SmallRun.run(teacher, List.of(data), LAST, 7, directory.resolve("out"))
        .run(device, false, RunListener.NONE)).isInstanceOf(BadInputException.class)
        .hasMessageContaining(
            "stage supervised: expected a student that has been through hstates, got one that has been "
                + "through []");
    assertThat(directory.resolve("out")).doesNotExist();
  }

  @Test
  void aStudentMustHaveALedger() throws IOException {
    Path copy = directory.resolve("copy");
    Files.createDirectories(copy);
    for (String name : List.of("config.json", "model.safetensors", "tokenizer.json")) {
      Files.copy(half.resolve(name), copy.resolve(name));
    }
    assertThatThrownBy(() -> next(copy, LAST, directory.resolve("out")).run(device, false, RunListener.NONE))
        .isInstanceOf(BadInputException.class).hasMessageContaining("expected a student with its ledger.json");
    Files.writeString(copy.resolve("ledger.json"), "{\"format\": 1}");
    assertThatThrownBy(() -> next(copy, LAST, directory.resolve("out")).run(device, false, RunListener.NONE))
        .isInstanceOf(BadInputException.class).hasMessageContaining("expected how this model was made");
    assertThat(directory.resolve("out")).doesNotExist();
  }

  /// Found before training, and not when its result is written.
  @Test
  void aTeachersDamagedLedgerIsFoundAtOnce() throws IOException {
    Path other = SmallRun.teacher(directory.resolve("teacher"), 1);
    Files.writeString(other.resolve("ledger.json"), "{\"format\"");
    assertThatThrownBy(() -> SmallRun.run(other, List.of(data), FIRST, 7, directory.resolve("out"))
        .run(device, false, RunListener.NONE)).isInstanceOf(BadInputException.class)
        .hasMessageContaining("ledger.json: expected how this model was made").hasMessageNotContaining("\n");
    assertThat(directory.resolve("out")).doesNotExist();
  }

  @Test
  void aStudentMustHaveTheRecipesMixers() {
    Recipe other = SmallRun.recipe("data.sampled_tokens=0", "stages.matrices=null", "stages.hstates=null",
        "stages.supervised.tokens=192", "student.mixer='discrete-mamba2[heads=2 state=8]'");
    assertThatThrownBy(() -> next(half, other, directory.resolve("out")).run(device, false, RunListener.NONE))
        .isInstanceOf(BadInputException.class).hasMessageContaining("expected a student with the recipe's mixers");
    assertThat(directory.resolve("out")).doesNotExist();
  }
}
