package org.seqmix.hybrid.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.seqmix.hybrid.TestDevices;
import org.seqmix.hybrid.config.ModelConfig;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Parameter;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;

/// A model whose weights stay in its files computes what one in memory does, and holds none of them.
class MappedModelTest {
  private static final int[] IDS = {1, 7, 3, 49, 12, 0, 5};

  @TempDir Path root;

  private Path write(ModelConfig config, int number, DType type) {
    Path directory = root.resolve(type + "-" + number);
    try (Device device = TestDevices.open("cpu"); Scope scope = device.newScope("test")) {
      ModelWriter.write(directory, config, TinyModels.fresh(config, scope, number).parameters(), type);
    }
    return directory;
  }

  private static float[] logits(Model model) {
    try (Scope scope = model.decoder().device().newScope("logits")) {
      return model.decoder().forward(Context.inference(scope), IDS, Rows.of(1, IDS.length)).toFloats();
    }
  }

  @ParameterizedTest
  @EnumSource(value = DType.class, names = {"F32", "BF16", "F16"})
  void logitsHaveTheSameBits(DType type) {
    List<ModelConfig> all = TinyModels.every(16);
    for (int i = 0; i < all.size(); i++) {
      Path directory = write(all.get(i), i, type);
      for (String name : TestDevices.names().toList()) {
        try (Device device = TestDevices.open(name);
            Model copied = Model.open(directory, device, Model.Use.TRAINING);
            Model mapped = Model.open(directory, device, Model.Use.MAPPED)) {
          assertThat(logits(mapped)).as("%s on %s", all.get(i), name).isEqualTo(logits(copied));
        }
      }
    }
  }

  @Test
  void productsAndEmbeddingsTakeNoMemory() {
    Path directory = write(TinyModels.llama(16), 0, DType.BF16);
    try (Device device = TestDevices.open("cpu"); Model model = Model.open(directory, device, Model.Use.MAPPED)) {
      long others = 0;
      for (Parameter p : model.decoder().parameters()) {
        Tensor t = p.value();
        assertThat(t.type()).as(p.name()).isEqualTo(t.shape().rank() == 2 ? DType.BF16 : DType.F32);
        others += t.shape().rank() == 2 ? 0 : 4 * t.elements();
      }
      assertThat(model.scope().bytes()).isEqualTo(others);
    }
  }

  @Test
  void itIsForF32() {
    Path directory = write(TinyModels.llama(16), 0, DType.F32);
    try (Device device = TestDevices.open("reference")) {
      assertThatThrownBy(() -> Model.open(directory, device, Model.Use.MAPPED, DType.F64))
          .hasMessageContaining("mapped weights compute in F32, got F64");
    }
  }
}
