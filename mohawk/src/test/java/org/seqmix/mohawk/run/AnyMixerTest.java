package org.seqmix.mohawk.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.seqmix.hybrid.generation.Generation;
import org.seqmix.hybrid.generation.Generator;
import org.seqmix.hybrid.generation.Request;
import org.seqmix.hybrid.model.Model;
import org.seqmix.hybrid.sampling.SamplerOptions;
import org.seqmix.mohawk.TestDevices;
import org.seqmix.mohawk.recipe.Recipe;
import org.seqmix.tensor.Device;

/// A teacher is distilled into every kind of mixer that the library has; the student is a model directory that writes.
class AnyMixerTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"linear-attention[heads=2]", "hybrid-heads[keep=1 state=4]",
      "discrete-mamba2[heads=2 state=4], hybrid-heads[keep=0 state=4]"})
  void distilled(String mixer) {
    Recipe recipe = SmallRun.recipe("data.sampled_tokens=0", "student.mixer='" + mixer + "'",
        "stages.matrices.tokens=640", "stages.hstates.tokens=640", "stages.supervised.tokens=640");
    Path teacher = SmallRun.teacher(directory.resolve("teacher"), 1);
    Path data = SmallRun.data(directory.resolve("problems.txt"), 2);
    Path out = directory.resolve("student");
    try (Device device = TestDevices.open("cpu")) {
      SmallRun.run(teacher, List.of(data), recipe, 1, out).run(device, false, RunListener.NONE);
      RunState.read(out).history().forEach((stage, steps) -> assertThat(mean(steps.getLast()))
          .as(stage).isLessThan(mean(steps.getFirst())));
      try (Model student = Model.open(out, device, Model.Use.INFERENCE)) {
        Generation text = new Generator(student.decoder()).generate(
            new Request(new int[] {1, 5, 6}, SamplerOptions.GREEDY, 0, 8, List.of()), (index, id) -> {
            });
        assertThat(text.tokens()).hasSize(8);
      }
    }
  }

  private static double mean(RunState.Step step) {
    return java.util.Arrays.stream(step.losses()).average().orElseThrow();
  }
}
