package org.seqmix.hybrid.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.TestDevices;
import org.seqmix.hybrid.config.Quantization;
import org.seqmix.hybrid.safetensors.Checkpoint;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.PackedLayout;
import org.seqmix.tensor.Parameter;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.WeightFormat;

/// A model with packed weights in its files computes what one does that is packed when it is opened, and holds none of them.
class QuantizedModelTest {
  private static final String NAME = "model.layers.1.mlp.up_proj.weight";

  @TempDir Path root;

  /// A quantized copy of the model in `from`.
  private Path quantized(Path from, WeightFormat format, long shard) {
    Path out = root.resolve(format + "-" + shard);
    try (Device device = TestDevices.open("cpu"); Model model = Model.open(from, device, Model.Use.TRAINING)) {
      QuantizedWriter.write(out, model.config(), model.decoder(), new Quantization(format), Rounding.NEAREST, shard);
    }
    return out;
  }

  private Path tiny() {
    Path directory = root.resolve("tiny");
    try (Device device = TestDevices.open("cpu"); Scope scope = device.newScope("test")) {
      ModelWriter.write(directory, TinyModels.llama(64), TinyModels.fresh(TinyModels.llama(64), scope, 1).parameters(),
          DType.F32);
    }
    return directory;
  }

  private static float[] logits(Model model, int[] ids, Rows rows) {
    try (Scope scope = model.decoder().device().newScope("logits")) {
      return model.decoder().forward(Context.inference(scope), ids, rows).toFloats();
    }
  }

  /// In one file and in shards; with rounded inputs too, which are a matter of opening.
  @ParameterizedTest
  @MethodSource("org.seqmix.hybrid.model.GoldenFolder#names")
  void everyFamilyHasTheBitsOfPackingOnOpening(String folder) {
    try (GoldenFolder golden = GoldenFolder.open(folder)) {
      Path q8 = quantized(golden.directory(), WeightFormat.Q8, 1L << 40);
      Path q4 = quantized(golden.directory(), WeightFormat.Q4, 1L << 40);
      assertSame("cpu", golden, WeightFormat.Q8, q8, quantized(golden.directory(), WeightFormat.Q8, 30_000));
      assertSame("cpu", golden, WeightFormat.Q4, q4, quantized(golden.directory(), WeightFormat.Q4, 30_000));
      assertSame("cpu", golden, WeightFormat.Q8A8, q8);
      assertSame("cpu", golden, WeightFormat.Q4A8, q4);
      assertSame("cpu without vectors", golden, WeightFormat.Q4, q4);
      assertSame("reference", golden, WeightFormat.Q8, q8);
    }
  }

  private static void assertSame(String deviceName, GoldenFolder golden, WeightFormat format, Path... stored) {
    try (Device device = TestDevices.open(deviceName);
        Model packed = Model.open(golden.directory(), device, format)) {
      float[] expected = logits(packed, golden.ids(), golden.rows());
      for (Path directory : stored) {
        try (Model model = Model.open(directory, device, format)) {
          assertThat(logits(model, golden.ids(), golden.rows())).as("%s in %s", deviceName, format)
              .isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void withoutAWishItIsOpenedAsItIsStored() {
    Path directory = quantized(tiny(), WeightFormat.Q4, 1L << 40);
    try (Device device = TestDevices.open("cpu"); Model model = Model.open(directory, device, WeightFormat.F32)) {
      assertThat(model.decoder().parameters().get(NAME).value().format()).isEqualTo(WeightFormat.Q4);
    }
  }

  @ParameterizedTest
  @EnumSource(value = WeightFormat.class, names = {"Q8", "Q4"})
  void packedWeightsStayInTheFile(WeightFormat format) {
    Path directory = quantized(tiny(), format, 1L << 40);
    PackedPlan plan = PackedPlan.of(TinyModels.llama(64), format);
    try (Device device = TestDevices.open("cpu"); Model model = Model.open(directory, device, Model.Use.INFERENCE);
        Checkpoint files = Checkpoint.open(directory)) {
      long others = 0;
      for (Parameter p : model.decoder().parameters()) {
        Tensor t = p.value();
        assertThat(t.format()).as(p.name()).isEqualTo(plan.packed().containsKey(p.name()) ? format : WeightFormat.F32);
        others += t.shape().rank() == 1 ? 4 * t.elements() : 0;
      }
      assertThat(model.scope().bytes()).isEqualTo(others);
      assertThat(files.bytes()).isEqualTo(plan.bytes());
      plan.packed().keySet().forEach(name -> assertThat(files.entry(name).data().address() % PackedLayout.LINE)
          .as(name).isZero());
    }
  }

  @ParameterizedTest
  @CsvSource({"Q8, Q4", "Q8, BF16", "Q4, Q8A8"})
  void anotherFormatThanTheStoredIsRefused(WeightFormat stored, WeightFormat asked) {
    Path directory = quantized(tiny(), stored, 1L << 40);
    try (Device device = TestDevices.open("cpu")) {
      assertThatThrownBy(() -> Model.open(directory, device, asked)).isInstanceOf(BadInputException.class)
          .hasMessageStartingWith(directory.toString())
          .hasMessageContainingAll(stored.toString(), "got " + asked, "convert the model");
    }
  }

  @ParameterizedTest
  @EnumSource(value = WeightFormat.class, names = {"Q8", "Q4"})
  void weightsThatNoScaleHoldsAreRefusedInOneLine(WeightFormat format) {
    Path out = root.resolve("out");
    try (Device device = TestDevices.open("reference"); Scope scope = device.newScope("test")) {
      Decoder decoder = TinyModels.fresh(TinyModels.llama(64), scope, 1);
      device.kernels().fill(decoder.parameters().get(NAME).value().rows(5, 6), 1e9);
      assertThatThrownBy(() -> QuantizedWriter.write(out, TinyModels.llama(64), decoder, new Quantization(format),
          Rounding.NEAREST)).isInstanceOf(BadInputException.class).hasMessageNotContaining("Exception")
          .hasMessageContainingAll("tensor '" + NAME + "'", "scale", "1.0E9");
    }
    assertThat(out.resolve("model.safetensors")).doesNotExist();
    assertThat(out.resolve("config.json")).doesNotExist();
  }

  @Test
  void itIsNotTrained() {
    Path directory = quantized(tiny(), WeightFormat.Q8, 1L << 40);
    try (Device device = TestDevices.open("reference")) {
      for (Model.Use use : new Model.Use[] {Model.Use.TRAINING, Model.Use.MAPPED}) {
        assertThatThrownBy(() -> Model.open(directory, device, use)).isInstanceOf(BadInputException.class)
            .hasMessageStartingWith(directory.toString())
            .hasMessageContainingAll("weights in Q8", "give the model they were made from");
      }
      assertThatThrownBy(() -> Model.open(directory, device, Model.Use.INFERENCE, DType.F64))
          .hasMessageContaining("compute in F32");
    }
  }

  private void assertRefused(Path directory, String... parts) {
    for (String name : TestDevices.names().toList()) {
      try (Device device = TestDevices.open(name)) {
        assertThatThrownBy(() -> Model.open(directory, device, Model.Use.INFERENCE))
            .isInstanceOf(BadInputException.class).hasMessageStartingWith(directory.toString())
            .hasMessageNotContaining("\n").message().contains(parts);
      }
    }
  }

  private Path changed(String file, UnaryOperator<byte[]> change) {
    Path directory = quantized(tiny(), WeightFormat.Q4, 1L << 40);
    try {
      byte[] before = Files.readAllBytes(directory.resolve(file));
      byte[] after = change.apply(before.clone());
      assertThat(after).isNotEqualTo(before);
      Files.write(directory.resolve(file), after);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return directory;
  }

  private Path changedText(String file, String from, String to) {
    return changed(file, bytes -> new String(bytes, StandardCharsets.ISO_8859_1).replace(from, to)
        .getBytes(StandardCharsets.ISO_8859_1));
  }

  @ParameterizedTest
  @CsvSource({"'\"version\" : 1', '\"version\" : 2', version", "seqmix-panels, gptq, quant_method",
      "'\"bits\" : 4', '\"bits\" : 3', bits", "'\"group_size\" : 32', '\"group_size\" : 128', group_size",
      "'\"panel_outputs\" : 64', '\"panel_outputs\" : 16', panel_outputs"})
  void otherPackings(String from, String to, String key) {
    assertRefused(changedText("config.json", from, to), "config.json: quantization_config." + key, "expected", "got");
  }

  @Test
  void otherBitsThanTheFilesHave() {
    assertRefused(changedText("config.json", "\"bits\" : 4", "\"bits\" : 8"), "model.safetensors", "tensor '",
        "expected the panels", "do not belong to this config.json");
  }

  /// 24 and 23 inputs of the down projection take as many lines of 4 bits; only the label tells them apart.
  @Test
  void anotherShapeOfAsManyBytes() {
    assertRefused(changedText("config.json", "\"intermediate_size\" : 24", "\"intermediate_size\" : 23"),
        "expected metadata",
        "23 ", "24 ");
  }

  @Test
  void anotherVersionOfTheFile() {
    assertRefused(changedText("model.safetensors", "\"panels 1:", "\"panels 2:"), "model.safetensors", "tensor '",
        "panels 2:", "of another version");
  }

  @Test
  void aTruncatedFile() {
    assertRefused(changed("model.safetensors", bytes -> Arrays.copyOf(bytes, bytes.length - 100)),
        "model.safetensors", "expected", "got");
  }

  @Test
  void aScaleThatIsNoNumber() {
    int[] at = new int[1];
    Path good = quantized(tiny(), WeightFormat.Q4, 1L << 40);
    try (Checkpoint files = Checkpoint.open(good)) {
      for (String name : files.names()) {
        if (name.equals(NAME)) {
          break;
        }
        at[0] += (int) files.entry(name).data().byteSize();
      }
    }
    assertRefused(changed("model.safetensors", bytes -> {
      ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      buffer.putShort(8 + (int) buffer.getLong(0) + at[0] + 4 * 3, Float.floatToFloat16(Float.NaN));
      return bytes;
    }), "model.safetensors", "tensor '" + NAME + "'", "output 3 of", "finite scale");
  }

  @Test
  void missingPanels() {
    assertRefused(changedText("model.safetensors", "\"" + NAME + "\":{", "\"" + NAME.replace("up", "no") + "\":{"),
        "missing tensor '" + NAME + "'");
  }

  @Test
  void plainWeightsUnderAConfigurationOfPackedOnes() throws IOException {
    Path directory = quantized(tiny(), WeightFormat.Q8, 1L << 40);
    Files.copy(root.resolve("tiny/model.safetensors"), directory.resolve("model.safetensors"),
        StandardCopyOption.REPLACE_EXISTING);
    assertRefused(directory, "expected the panels I32", "got F32");
  }
}
