package org.seqmix.mohawk.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.model.Model;
import org.seqmix.hybrid.safetensors.Safetensors;
import org.seqmix.mohawk.Near;
import org.seqmix.mohawk.SharedFiles;
import org.seqmix.mohawk.TestDevices;
import org.seqmix.mohawk.data.Batch;
import org.seqmix.mohawk.stage.Lesson;
import org.seqmix.mohawk.stage.NextToken;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Parameter;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A whole training run, step by step, against the reference implementation's.
class TrainingTrajectoryIT {
  private static final double LOSS = 1e-4;
  /// Relative; the norm of a gradient inherits the weights' deviation of all steps before.
  private static final double NORM = 1e-4;
  private static final double WEIGHTS = 1e-4;

  private static final Path FOLDER = SharedFiles.path("golden/training-trajectory");

  @ParameterizedTest
  @MethodSource("org.seqmix.mohawk.TestDevices#all")
  void sixtySteps(String deviceName) {
    JsonNode recipe = JsonMapper.shared().readTree(FOLDER.resolve("recipe.json").toFile());
    Wsd schedule = GoldenRecipe.schedule(recipe);
    try (Device device = TestDevices.open(deviceName); Model model = Model.open(FOLDER, device, Model.Use.TRAINING);
        Safetensors golden = Safetensors.open(FOLDER.resolve("golden.safetensors"));
        Scope scope = device.newScope("test")) {
      AdamW optimizer = new AdamW(model.decoder().parameters(), GoldenRecipe.adamW(recipe), scope);
      double[] losses = golden.toDoubles("loss");
      double[] norms = golden.toDoubles("grad_norm");
      for (int step = 0; step < losses.length; step++) {
        double loss = gradients(model.decoder(), batch(golden, step), optimizer, device);
        double clip = recipe.get("clip_grad_norm").asDouble();
        double norm = optimizer.step(step + 1, schedule.rate(step), clip, n -> "all");
        assertThat(loss).as("loss of step " + step).isCloseTo(losses[step], within(LOSS));
        assertThat(norm).as("norm of step " + step).isCloseTo(norms[step], within(NORM * norms[step]));
      }
      for (Parameter p : model.decoder().parameters()) {
        assertThat(Near.ofNorm(p.value().toDoubles(), golden.toDoubles("final." + p.name()))).as(p.name())
            .isLessThan(WEIGHTS);
      }
    }
  }

  private static double gradients(Decoder decoder, Batch batch, AdamW optimizer, Device device) {
    try (Scope step = device.newScope("step")) {
      return new NextToken().gradients(new Lesson(decoder, decoder, batch, optimizer::watch, step))[0];
    }
  }

  private static Batch batch(Safetensors golden, int step) {
    long[] shape = golden.entry("batches").shape();
    int size = (int) (shape[1] * shape[2]);
    int[] ids = Arrays.stream(golden.toLongs("batches")).skip((long) step * size).limit(size).mapToInt(Math::toIntExact)
        .toArray();
    return new Batch(ids, Rows.of((int) shape[1], (int) shape[2]));
  }
}
