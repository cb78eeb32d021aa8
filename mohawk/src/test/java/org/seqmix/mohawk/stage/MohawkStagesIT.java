package org.seqmix.mohawk.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.seqmix.hybrid.model.Block;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.model.Model;
import org.seqmix.hybrid.safetensors.Safetensors;
import org.seqmix.mohawk.Near;
import org.seqmix.mohawk.SharedFiles;
import org.seqmix.mohawk.TestDevices;
import org.seqmix.mohawk.data.Batch;
import org.seqmix.mohawk.optim.AdamW;
import org.seqmix.mohawk.optim.AdamWOptions;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Divergence;
import org.seqmix.tensor.Parameter;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;

/// The three stages against the reference implementation's losses and gradients.
class MohawkStagesIT {
  private static final double VALUES = 1e-5;
  private static final double GRADIENTS = 1e-4;

  private static final Path FOLDER = SharedFiles.path("golden/mohawk-stages");

  static Stream<Arguments> stages() {
    return TestDevices.all().flatMap(device -> Stream.of(
        Arguments.of(device, "stage1", new MatrixOrientation()),
        Arguments.of(device, "stage2", new HiddenStateAlignment(false)),
        Arguments.of(device, "stage2_mixer", new HiddenStateAlignment(true)),
        Arguments.of(device, "stage3.t1", KnowledgeDistillation.plain()),
        Arguments.of(device, "stage3.t2", new KnowledgeDistillation(Divergence.CROSS_ENTROPY, 2, 0))));
  }

  static Stream<Arguments> layerStages() {
    return stages().map(Arguments::get).filter(a -> ((Stage) a[2]).isPerLayer()).map(a -> Arguments.of(a[0], a[2]));
  }

  private static Batch batch(Safetensors golden) {
    long[] shape = golden.entry("input_ids").shape();
    int[] ids = Arrays.stream(golden.toLongs("input_ids")).mapToInt(Math::toIntExact).toArray();
    return new Batch(ids, Rows.of((int) shape[0], (int) shape[1]));
  }

  /// Losses, one a layer or one, and the gradient of every parameter: zero where the golden file has none.
  @ParameterizedTest
  @MethodSource("stages")
  void lossesAndGradients(String deviceName, String name, Stage stage) {
    try (Device device = TestDevices.open(deviceName);
        Safetensors golden = Safetensors.open(FOLDER.resolve("golden.safetensors"));
        Model teacher = Model.open(FOLDER.resolve("teacher"), device, Model.Use.INFERENCE);
        Model student = Model.open(FOLDER.resolve("student"), device, Model.Use.TRAINING);
        Scope scope = device.newScope("test")) {
      AdamW all = new AdamW(student.decoder().parameters(), AdamWOptions.MOHAWK, scope);
      double[] losses = stage.gradients(
          new Lesson(teacher.decoder(), student.decoder(), batch(golden), all::watch, scope));
      assertThat(Near.ofLargest(losses, losses(golden, name, stage))).isLessThan(VALUES);
      int given = 0;
      for (Parameter p : student.decoder().parameters()) {
        String key = name + ".grad." + p.name();
        double[] gradient = all.gradient(p.name()).toDoubles();
        if (golden.names().contains(key)) {
          given++;
          assertThat(Near.ofNorm(gradient, golden.toDoubles(key))).as(key).isLessThan(GRADIENTS);
        } else {
          assertThat(gradient).as(key).containsOnly(0);
        }
      }
      assertThat((long) given).isEqualTo(
          golden.names().stream().filter(n -> n.startsWith(name + ".grad.")).count()).isPositive();
    }
  }

  private static double[] losses(Safetensors golden, String name, Stage stage) {
    if (!stage.isPerLayer()) {
      return golden.toDoubles(name + ".loss");
    }
    long layers = golden.names().stream().filter(n -> n.startsWith(name + ".loss.")).count();
    double[] out = new double[(int) layers];
    Arrays.setAll(out, i -> golden.toDoubles(name + ".loss." + i)[0]);
    return out;
  }

  /// In stages 1 and 2 a layer's gradient is the same bits whether other layers are trained or not.
  @ParameterizedTest
  @MethodSource("layerStages")
  void layersAreIndependent(String deviceName, Stage stage) {
    try (Device device = TestDevices.open(deviceName);
        Safetensors golden = Safetensors.open(FOLDER.resolve("golden.safetensors"));
        Model teacher = Model.open(FOLDER.resolve("teacher"), device, Model.Use.INFERENCE);
        Model student = Model.open(FOLDER.resolve("student"), device, Model.Use.TRAINING);
        Scope scope = device.newScope("test")) {
      AdamW all = new AdamW(student.decoder().parameters(), AdamWOptions.MOHAWK, scope);
      AdamW one = new AdamW(student.decoder().parameters().filter(n -> n.contains(".layers.1.")), AdamWOptions.MOHAWK,
          scope);
      Batch batch = batch(golden);
      double[] together = stage.gradients(new Lesson(teacher.decoder(), student.decoder(), batch, all::watch, scope));
      double[] alone = stage.gradients(new Lesson(teacher.decoder(), student.decoder(), batch, one::watch, scope));
      assertThat(alone).isEqualTo(together);
      for (Parameter p : one.parameters()) {
        assertThat(one.gradient(p.name()).toFloats()).as(p.name()).isEqualTo(all.gradient(p.name()).toFloats());
      }
    }
  }

  /// What the stages compare with: the teacher's raw stream, its mixers' outputs and matrices, its logits.
  @ParameterizedTest
  @MethodSource("org.seqmix.mohawk.TestDevices#all")
  void whatTheTeacherGives(String deviceName) {
    try (Device device = TestDevices.open(deviceName);
        Safetensors golden = Safetensors.open(FOLDER.resolve("golden.safetensors"));
        Model teacher = Model.open(FOLDER.resolve("teacher"), device, Model.Use.INFERENCE);
        Model student = Model.open(FOLDER.resolve("student"), device, Model.Use.INFERENCE);
        Scope scope = device.newScope("test")) {
      Context c = Context.inference(scope);
      Batch batch = batch(golden);
      Decoder decoder = teacher.decoder();
      Tensor x = decoder.embed(c, batch.ids());
      assertNear(golden, "teacher.hidden_states.0", x);
      for (int i = 0; i < decoder.blocks().size(); i++) {
        Block block = decoder.blocks().get(i);
        Tensor u = block.mixerInput(c, x);
        Block pupil = student.decoder().blocks().get(i);
        Tensor mixed = block.mixer().forward(c, u, batch.rows());
        assertNear(golden, "teacher.mixer_output." + i, mixed);
        assertNear(golden, "teacher.attention_matrix." + i, block.mixer().mix(c, u, batch.rows()).matrix().dense(c));
        assertNear(golden, "stage1.student_matrix." + i,
            pupil.mixer().mix(c, pupil.mixerInput(c, x), batch.rows()).matrix().dense(c));
        x = block.finish(c, x, u, mixed);
        assertNear(golden, "teacher.hidden_states." + (i + 1), x);
      }
      assertNear(golden, "teacher.logits", decoder.head(c, decoder.normed(c, x)));
    }
  }

  private static void assertNear(Safetensors golden, String name, Tensor got) {
    assertThat(Near.ofLargest(got.toDoubles(), golden.toDoubles(name))).as(name).isLessThan(VALUES);
  }
}
