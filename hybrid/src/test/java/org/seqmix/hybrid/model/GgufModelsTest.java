package org.seqmix.hybrid.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.Deviation;
import org.seqmix.hybrid.SharedFiles;
import org.seqmix.hybrid.TestDevices;
import org.seqmix.hybrid.config.LlamaConfig;
import org.seqmix.hybrid.config.Mamba2Config;
import org.seqmix.hybrid.config.Mamba2Config.Layout;
import org.seqmix.hybrid.config.Mamba2Ssm;
import org.seqmix.hybrid.config.ModelConfig;
import org.seqmix.hybrid.config.SpecialTokens;
import org.seqmix.hybrid.gguf.GgufFormat;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.WeightFormat;

/// Models from GGUF files, and models written to them, compute what their directories do.
class GgufModelsTest {
  private static final double VALUES = 1e-5;
  private static final int[] IDS = {1, 7, 3, 49, 12, 0, 5};

  @TempDir Path root;

  static Stream<Arguments> golden() {
    return TestDevices.names()
        .flatMap(d -> Stream.of("llama-gqa-rope3", "mamba2").map(folder -> Arguments.of(d, folder)));
  }

  private static Path file(String folder, String type) {
    return SharedFiles.path("golden/gguf/" + folder + "-" + type + ".gguf");
  }

  @ParameterizedTest
  @MethodSource("golden")
  void llamaCppsFileHasItsFoldersLogits(String deviceName, String folder) {
    Path file = file(folder, "f32");
    for (Model.Use use : Model.Use.values()) {
      try (Device device = TestDevices.open(deviceName); GoldenFolder golden = GoldenFolder.open(folder);
          Model model = Model.open(file, device, use);
          Scope scope = device.newScope("test")) {
        double[] logits = model.decoder().forward(Context.inference(scope), golden.ids(), golden.rows()).toDoubles();
        assertThat(Deviation.ofLargest(logits, golden.doubles("logits"))).as("%s", use).isLessThan(VALUES);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama-gqa-rope3", "mamba2"})
  void theConfigurationIsTheFolders(String folder) {
    ModelConfig ours = ModelFiles.at(SharedFiles.path("golden/" + folder)).config();
    ModelConfig read = ModelFiles.at(file(folder, "f32")).config().withTokens(ours.tokens());
    switch (ours) {
      case LlamaConfig c -> assertThat(read).isEqualTo(c.withRope(((LlamaConfig) read).rope())).extracting(
          r -> ((LlamaConfig) r).rope().scaling()).isEqualTo(c.rope().scaling());
      default -> assertThat(Architecture.plan(read)).isEqualTo(Architecture.plan(ours));
    }
  }

  /// The quantized weights of a file open in every format, for training, and not mapped.
  @ParameterizedTest
  @CsvSource({"llama-gqa-rope3,q8_0", "llama-gqa-rope3,q4_0", "mamba2,q8_0", "mamba2,q4_0"})
  void quantizedFilesOpenButAreNotMapped(String folder, String type) {
    Path file = file(folder, type);
    try (Device device = TestDevices.open("cpu")) {
      float[] plain = logits(file, device, null);
      for (WeightFormat format : WeightFormat.values()) {
        assertThat(logits(file, device, format)).hasSameSizeAs(plain).doesNotContain(Float.NaN);
      }
      assertThatThrownBy(() -> Model.open(file, device, Model.Use.MAPPED)).isInstanceOf(BadInputException.class)
          .hasMessageStartingWith(file + ": tensor '").hasMessageContaining("expected F32 or BF16");
    }
  }

  private static float[] logits(Path file, Device device, WeightFormat format) {
    try (Model model = format == null ? Model.open(file, device, Model.Use.TRAINING)
        : Model.open(file, device, format); Scope scope = device.newScope("test")) {
      return model.decoder().forward(Context.inference(scope), IDS, Rows.of(1, IDS.length)).toFloats();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama-gqa-rope3", "llama-tied-bf16-sharded", "qwen2", "mamba2"})
  void whatWeWriteComputesTheSame(String folder) {
    Path from = SharedFiles.path("golden/" + folder);
    Path file = root.resolve("model.gguf");
    GgufExport.write(from, file, GgufFormat.F32);
    try (Device device = TestDevices.open("cpu"); GoldenFolder golden = GoldenFolder.open(folder);
        Model model = Model.open(file, device, Model.Use.INFERENCE);
        Scope scope = device.newScope("test")) {
      double[] logits = model.decoder().forward(Context.inference(scope), golden.ids(), golden.rows()).toDoubles();
      assertThat(model.config().modelType()).isEqualTo(ModelFiles.at(from).config().modelType());
      if (!folder.equals("llama-tied-bf16-sharded")) { // rotary frequencies of that folder are rounded to BF16
        assertThat(Deviation.ofLargest(logits, golden.doubles("logits"))).isLessThan(VALUES);
      }
    }
  }

  /// A folder, to GGUF, to a folder: the same bits.
  @ParameterizedTest
  @ValueSource(strings = {"llama-gqa-rope3", "llama-tied-bf16-sharded", "qwen2", "mamba2"})
  void andBackToADirectory(String folder) {
    Path file = root.resolve("model.gguf");
    Path back = root.resolve("back");
    GgufExport.write(SharedFiles.path("golden/" + folder), file, GgufFormat.F32);
    try (Device device = TestDevices.open("cpu")) {
      try (Model model = Model.open(file, device, Model.Use.TRAINING)) {
        ModelWriter.write(back, model.config(), model.decoder().parameters(), DType.F32);
      }
      assertThat(logits(back, device, WeightFormat.F32)).isEqualTo(logits(file, device, WeightFormat.F32));
    }
  }

  /// With several groups the two layouts of a Mamba-2 differ; a key of ours keeps them apart.
  @ParameterizedTest
  @CsvSource({"HUB,2,false", "HUB,1,true", "STATE_SPACES,2,true", "STATE_SPACES,1,false"})
  void theLayoutOfAGroupedMamba2IsKept(Layout layout, int groups, boolean tied) {
    Mamba2Ssm ssm = new Mamba2Ssm(5, 4, groups, 3, true, false, 2, true, 0, OptionalDouble.empty(), 16);
    Mamba2Config config = new Mamba2Config(layout, 16, 2, 50, layout == Layout.HUB ? 1 : 16, 1e-5, true, tied, ssm,
        OptionalInt.empty(), SpecialTokens.NONE);
    Path from = root.resolve("from");
    Path file = root.resolve("to.gguf");
    try (Device device = TestDevices.open("cpu"); Scope scope = device.newScope("test")) {
      ModelWriter.write(from, config, TinyModels.fresh(config, scope, 1).parameters(), DType.F32);
      GgufExport.write(from, file, GgufFormat.F32);
      double[] expected = doubles(logits(from, device, WeightFormat.F32));
      assertThat(Deviation.ofLargest(doubles(logits(file, device, WeightFormat.F32)), expected)).isLessThan(VALUES);
    }
  }

  private static double[] doubles(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"phi", "llamba", "phi-mamba", "mamba-in-llama", "mistral-sliding"})
  void modelsWithoutAFormInLlamaCppAreRefused(String folder) {
    Path file = root.resolve("model.gguf");
    assertThatThrownBy(() -> GgufExport.write(SharedFiles.path("golden/" + folder), file, GgufFormat.F32))
        .isInstanceOf(BadInputException.class).hasMessageStartingWith("GGUF: expected ");
    assertThat(file).doesNotExist();
  }
}
