package org.seqmix.hybrid.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.Deviation;
import org.seqmix.hybrid.TestDevices;
import org.seqmix.hybrid.safetensors.Checkpoint;
import org.seqmix.hybrid.safetensors.Entry;
import org.seqmix.hybrid.torch.TorchCheckpoints;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Scope;

/// The golden models with their weights in torch files: the same bits as in safetensors, and the golden logits.
class TorchModelsIT {
  private static final double VALUES = 1e-5;

  @TempDir Path copy;

  static Stream<Arguments> models() {
    return GoldenFolder.names().flatMap(folder -> Stream.of(Arguments.of(folder, 1), Arguments.of(folder, 3)));
  }

  /// A copy of the model's configuration, its weights written as torch would.
  private void writeCopy(Path model, int shards) {
    try (Checkpoint weights = Checkpoint.open(model); Stream<Path> files = Files.list(model)) {
      for (Path config : files.filter(f -> f.toString().endsWith("config.json")).toList()) {
        Files.copy(config, copy.resolve(config.getFileName()));
      }
      TorchCheckpoints.writeModel(copy, entries(weights), shards);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Entry> entries(Checkpoint weights) {
    return weights.names().stream().map(weights::entry).toList();
  }

  @ParameterizedTest
  @MethodSource("models")
  void sameBitsAndGoldenLogits(String folder, int shards) {
    try (GoldenFolder golden = GoldenFolder.open(folder)) {
      writeCopy(golden.directory(), shards);
      assertSameBits(golden.directory());
      for (String device : TestDevices.names().toList()) {
        float[] logits = logits(copy, golden, device);
        assertThat(logits).isEqualTo(logits(golden.directory(), golden, device));
        double[] doubles = new double[logits.length];
        Arrays.setAll(doubles, i -> logits[i]);
        assertThat(Deviation.ofLargest(doubles, golden.doubles("logits"))).isLessThan(VALUES);
      }
    }
  }

  private void assertSameBits(Path original) {
    try (Checkpoint torch = Checkpoint.open(copy); Checkpoint safetensors = Checkpoint.open(original)) {
      assertThat(torch.names()).containsExactlyElementsOf(safetensors.names());
      for (Entry expected : entries(safetensors)) {
        Entry got = torch.entry(expected.name(), expected.shape());
        assertThat(got.spec()).isEqualTo(expected.spec());
        assertThat(got.data().mismatch(expected.data())).as(expected.name()).isEqualTo(-1);
        assertThat(torch.fileOf(expected.name()).getFileName().toString()).endsWith(".bin");
      }
    }
  }

  private static float[] logits(Path directory, GoldenFolder golden, String deviceName) {
    try (Device device = TestDevices.open(deviceName);
        Model model = Model.open(directory, device, Model.Use.INFERENCE); Scope scope = device.newScope("test")) {
      return model.decoder().forward(Context.inference(scope), golden.ids(), golden.rows()).toFloats();
    }
  }

  /// Cut at a hundred places, a whole model's file is refused and nothing else happens.
  @Test
  void refusesAModelCutAnywhere() throws IOException {
    try (GoldenFolder golden = GoldenFolder.open("llamba"); Device device = TestDevices.open("reference")) {
      writeCopy(golden.directory(), 1);
      Path file = copy.resolve("pytorch_model.bin");
      byte[] bytes = Files.readAllBytes(file);
      for (int part = 0; part < 100; part++) {
        Files.write(file, Arrays.copyOf(bytes, (int) (bytes.length * (long) part / 100)));
        assertThatThrownBy(() -> Model.open(copy, device, Model.Use.INFERENCE)).isInstanceOf(BadInputException.class)
            .hasMessageStartingWith(file.toString()).hasMessageNotContaining("\n");
      }
    }
  }
}
