package org.seqmix.mohawk.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.model.Model;
import org.seqmix.hybrid.model.ModelWriter;
import org.seqmix.mohawk.TestDevices;
import org.seqmix.mohawk.recipe.Recipe;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;

/// What saves memory changes no bit of the student, also where a run was interrupted in the middle of it.
class LargeModelsTest {
  private static final List<String> USUAL =
      List.of("data.sampled_tokens=0", "stages.matrices.tokens=320", "stages.hstates.tokens=320",
          "stages.supervised.tokens=320", "stages.supervised.freeze=[mlp, embed_tokens, lm_head]");

  @TempDir static Path shared;
  private static Device device;
  private static Path teacher;
  private static Path data;
  private static byte[] expected;

  @TempDir Path directory;

  /// Stands for a process that is killed.
  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  @BeforeAll
  static void usualRun() {
    device = TestDevices.open("cpu");
    teacher = SmallRun.teacher(shared.resolve("teacher"), 1);
    data = SmallRun.data(shared.resolve("problems.txt"), 2);
    expected = train(shared.resolve("usual"), teacher, recipe());
  }

  @AfterAll
  static void close() {
    device.close();
  }

  private static Recipe recipe(String... settings) {
    List<String> all = new ArrayList<>(USUAL);
    all.addAll(Arrays.asList(settings));
    return SmallRun.recipe(all.toArray(String[]::new));
  }

  private static byte[] train(Path out, Path from, Recipe recipe) {
    SmallRun.run(from, List.of(data), recipe, 1, out).run(device, false, RunListener.NONE);
    return weights(out);
  }

  private static byte[] weights(Path out) {
    try {
      return Files.readAllBytes(out.resolve("model.safetensors"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Runs until `steps` steps of a stage are done, then is gone.
  private static void killed(Distillation run, boolean resume, String at, long steps) {
    assertThatThrownBy(() -> run.run(device, resume, new RunListener() {
      @Override
      public void step(String stage, long all, RunState.Step step, double tokensPerSecond) {
        if (stage.equals(at) && step.step() == steps) {
          throw new Killed();
        }
      }
    })).isInstanceOf(Killed.class);
  }

  private static List<String> leftovers(Path out) {
    try (Stream<Path> files = Files.list(out.resolve("run"))) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final String[] LAYERS = {"stages.matrices.layer_by_layer=true", "stages.hstates.layer_by_layer=true"};

  @Test
  void layerAfterLayer() {
    Path out = directory.resolve("layers");
    assertThat(train(out, teacher, recipe(LAYERS))).isEqualTo(expected);
    RunState usual = RunState.read(shared.resolve("usual"));
    RunState state = RunState.read(out);
    for (String stage : List.of("matrices", "hstates")) {
      List<RunState.Step> steps = state.history().get(stage);
      List<RunState.Step> together = usual.history().get(stage);
      assertThat(steps).hasSameSizeAs(together);
      for (int i = 0; i < steps.size(); i++) {
        assertThat(steps.get(i).losses()).isEqualTo(together.get(i).losses());
        assertThat(steps.get(i).tokens()).isEqualTo(together.get(i).tokens());
        assertThat(steps.get(i).rate()).isEqualTo(together.get(i).rate());
        assertThat(steps.get(i).norm()).isCloseTo(together.get(i).norm(), org.assertj.core.data.Offset.offset(1e-9));
      }
    }
    assertThat(leftovers(out)).containsExactly("checkpoint-after-supervised", "state.json");
  }

  /// In the first layer, at the end of it, in the second, and once with the teacher's streams lost.
  @ParameterizedTest
  @ValueSource(longs = {2, 5, 7, 107})
  void layerAfterLayerInterrupted(long steps) throws IOException {
    Path out = directory.resolve("interrupted");
    Distillation run = SmallRun.run(teacher, List.of(data), recipe(LAYERS), 1, out);
    killed(run, false, "hstates", steps % 100);
    assertThat(leftovers(out)).contains("streams-hstates");
    if (steps > 100) {
      try (Stream<Path> files = Files.list(out.resolve("run/streams-hstates"))) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
    }
    run.run(device, true, RunListener.NONE);
    assertThat(weights(out)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"F32", "BF16"})
  void mappedTeacher(String type) throws IOException {
    Path from = directory.resolve("teacher");
    Files.createDirectories(from);
    try (Model model = Model.open(teacher, device, Model.Use.TRAINING)) {
      ModelWriter.write(from, model.config(), model.decoder().parameters(), DType.valueOf(type));
      ModelWriter.copyCompanions(teacher, from);
    }
    byte[] packed = train(directory.resolve("packed"), from, recipe());
    byte[] mapped = train(directory.resolve("mapped"), from, recipe("teacher.weights=mapped"));
    assertThat(mapped).isEqualTo(packed);
    Distillation run = SmallRun.run(from, List.of(data), recipe("teacher.weights=mapped"), 1,
        directory.resolve("interrupted"));
    killed(run, false, "supervised", 3);
    run.run(device, true, RunListener.NONE);
    assertThat(weights(directory.resolve("interrupted"))).isEqualTo(packed);
  }

  /// A run may go on with less memory than it began with.
  @Test
  void savingsMayBeginWithinARun() {
    Path out = directory.resolve("out");
    killed(SmallRun.run(teacher, List.of(data), recipe(), 1, out), false, "supervised", 2);
    SmallRun.run(teacher, List.of(data), recipe("teacher.weights=mapped"), 1, out).run(device, true, RunListener.NONE);
    assertThat(weights(out)).isEqualTo(expected);
  }

  @Test
  void onlyStagesOfLayersGoLayerByLayer() {
    assertThatThrownBy(() -> recipe("stages.supervised.layer_by_layer=true")).isInstanceOf(BadInputException.class)
        .hasMessageContaining("stage supervised: layer_by_layer: expected a stage of independent layers");
    assertThatThrownBy(() -> recipe("stages.hstates.top_k=4")).isInstanceOf(BadInputException.class)
        .hasMessageContaining("stage hstates: top_k: only supervised compares distributions");
  }

  @Test
  void keptLogitsGiveTheSameBitsOldAndNew() throws IOException {
    Recipe recipe = recipe("stages.supervised.top_k=6", "stages.supervised.tokens=1280");
    byte[] once = train(directory.resolve("once"), teacher, recipe);
    Path out = directory.resolve("twice");
    Distillation run = SmallRun.run(teacher, List.of(data), recipe, 1, out);
    killed(run, false, "supervised", 7);
    Path kept = out.resolve("run/logits-supervised");
    byte[] all = Files.readAllBytes(kept);
    Files.write(kept, Arrays.copyOf(all, all.length - 5));
    run.run(device, true, RunListener.NONE);
    assertThat(weights(out)).isEqualTo(once);
  }

  /// With every token kept, losses are those of a teacher that runs along, but for the rounding of what is kept.
  @Test
  void allTokensKeptAreTheTeacher() {
    int vocabulary;
    try (Model model = Model.open(teacher, device, Model.Use.TRAINING)) {
      vocabulary = model.decoder().plan().vocabulary();
    }
    train(directory.resolve("all"), teacher, recipe("stages.supervised.top_k=" + vocabulary));
    train(directory.resolve("one"), teacher, recipe("stages.supervised.top_k=1"));
    List<RunState.Step> usual = RunState.read(shared.resolve("usual")).history().get("supervised");
    List<RunState.Step> all = RunState.read(directory.resolve("all")).history().get("supervised");
    List<RunState.Step> one = RunState.read(directory.resolve("one")).history().get("supervised");
    for (int i = 0; i < usual.size(); i++) {
      assertThat(all.get(i).loss()).isCloseTo(usual.get(i).loss(), org.assertj.core.data.Offset.offset(1e-5));
      assertThat(one.get(i).loss()).isNotCloseTo(usual.get(i).loss(), org.assertj.core.data.Offset.offset(1e-5));
    }
  }

  @Test
  void damagedLogitsAreNoticed() throws IOException {
    Path out = directory.resolve("out");
    Distillation run = SmallRun.run(teacher, List.of(data),
        recipe("stages.supervised.top_k=6", "stages.supervised.tokens=12800"), 1, out);
    killed(run, false, "supervised", 7);
    Path kept = out.resolve("run/logits-supervised");
    byte[] all = Files.readAllBytes(kept);
    all[all.length / 2] ^= 1;
    Files.write(kept, all);
    assertThatThrownBy(() -> run.run(device, true, RunListener.NONE)).isInstanceOf(BadInputException.class)
        .hasMessageContaining(kept + ": the record at byte").hasMessageContaining("is damaged; remove the file");
  }
}
