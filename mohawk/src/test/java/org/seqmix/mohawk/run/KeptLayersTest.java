package org.seqmix.mohawk.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.config.LlamaConfig;
import org.seqmix.hybrid.config.LlambaConfig;
import org.seqmix.hybrid.config.ModelConfig;
import org.seqmix.hybrid.model.Architecture;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.model.Model;
import org.seqmix.mohawk.TestDevices;
import org.seqmix.mohawk.TinyModels;
import org.seqmix.mohawk.recipe.Recipe;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Parameter;
import org.seqmix.tensor.Scope;

/// Students of some of their teacher's layers.
class KeptLayersTest {
  private static final LlamaConfig FOUR = TinyModels.teacher(30, 64, true).withLayers(4);

  @TempDir Path directory;

  private static Recipe recipe(String layers, String... settings) {
    List<String> all = new java.util.ArrayList<>(
        List.of("student.layers=" + layers, "stages.matrices=null", "stages.hstates=null",
            "stages.supervised.requires=''"));
    all.addAll(List.of(settings));
    return SmallRun.recipe(all.toArray(String[]::new));
  }

  /// What is left of the student's weights before training is that of the layers named.
  @Test
  void theStudentHasTheWeightsOfTheLayersNamed() {
    try (Device device = TestDevices.open("cpu"); Scope scope = device.newScope("test")) {
      Decoder teacher = TinyModels.fresh(FOUR, scope, DType.F32, 1);
      Recipe recipe = recipe("[1,3]");
      ModelConfig config = StudentConfig.of(FOUR, recipe);
      assertThat(config).isInstanceOfSatisfying(LlambaConfig.class, c -> assertThat(c.layers()).isEqualTo(2));
      Decoder kept = KeptLayers.decoder(teacher, FOUR, recipe.student().layers());
      for (Parameter p : kept.parameters()) {
        String original = p.name().replace("layers.1.", "layers.3.").replace("layers.0.", "layers.1.");
        assertThat(p.value()).as(p.name()).isSameAs(teacher.parameters().get(original).value());
      }
      Decoder student = Transfer.student(kept, Architecture.plan(config), "values", scope, 7);
      assertThat(student.parameters().get("backbone.layers.1.mlp.up_proj.weight").value().toFloats())
          .isEqualTo(teacher.parameters().get("model.layers.3.mlp.up_proj.weight").value().toFloats());
      assertThat(KeptLayers.decoder(teacher, FOUR, List.of())).isSameAs(teacher);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"packed", "mapped"})
  void aRunWritesIt(String weights) {
    Path teacher = SmallRun.teacher(directory.resolve("teacher"), 1);
    Path data = SmallRun.data(directory.resolve("text.txt"), 2);
    Path out = directory.resolve("out");
    Recipe recipe = recipe("[1]", "teacher.weights=" + weights, "data.sampled_tokens=0");
    try (Device device = TestDevices.open("cpu")) {
      SmallRun.run(teacher, List.of(data), recipe, SmallRun.SEED, out).run(device, false, new RunListener() {
      });
      try (Model model = Model.open(out, device, Model.Use.INFERENCE)) {
        assertThat(model.decoder().plan().layers()).isEqualTo(1);
      }
    }
    DryRun dry = DryRun.of(FOUR, recipe("[0,2]", "teacher.weights=" + weights));
    assertThat(dry.student().layers()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      [0,4]   | layers: layer (4) must be in 0..3
      [1,1]   | student: layers: expected ascending layers of the teacher, got [1, 1]
      [-1]    | layers: layer (-1) must be in 0..3
      """)
  void layersThatAreNotThere(String layers, String message) {
    assertThatThrownBy(() -> StudentConfig.of(FOUR, recipe(layers))).isInstanceOf(BadInputException.class)
        .hasMessageContaining(message);
  }

  @Test
  void stagesThatGoLayerByLayerRefuseIt() {
    Recipe whole = SmallRun.recipe("student.layers=[0,2]");
    assertThatThrownBy(() -> DryRun.of(FOUR, whole)).isInstanceOf(BadInputException.class).hasMessageContaining(
        "stage matrices: expected a student with the teacher's 4 layers of width");
  }

  @Test
  void teachersWhoseLayersDifferAreRefused() {
    assertThatThrownBy(() -> StudentConfig.of(TinyModels.student(FOUR, 1), recipe("[0]")))
        .isInstanceOf(BadInputException.class).hasMessageContaining("whose layers are all alike, got llamba");
  }
}
