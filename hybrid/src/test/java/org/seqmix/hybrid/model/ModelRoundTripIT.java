package org.seqmix.hybrid.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.seqmix.hybrid.TestDevices;
import org.seqmix.hybrid.config.LlamaConfig;
import org.seqmix.hybrid.config.MambaInLlamaConfig;
import org.seqmix.hybrid.config.ModelConfig;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Parameter;
import org.seqmix.tensor.Parameters;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;

/// A model written by us and read again gives the same bits.
class ModelRoundTripIT {
  @TempDir Path directory;

  private static float[] logits(Path model, Device device, int[] ids, Rows rows) {
    try (Model opened = Model.open(model, device, Model.Use.INFERENCE); Scope scope = device.newScope("test")) {
      return opened.decoder().forward(Context.inference(scope), ids, rows).toFloats();
    }
  }

  private static void copy(Path from, Path to, Device device, DType type, long maxShardBytes) {
    try (Model model = Model.open(from, device, Model.Use.TRAINING)) {
      ModelWriter.write(to, model.config(), model.decoder().parameters(), type, maxShardBytes);
    }
  }

  @ParameterizedTest
  @MethodSource("org.seqmix.hybrid.model.GoldenFolder#names")
  void inF32(String folder) {
    try (Device device = TestDevices.open("cpu"); GoldenFolder golden = GoldenFolder.open(folder)) {
      copy(golden.directory(), directory, device, DType.F32, Long.MAX_VALUE);
      assertThat(logits(directory, device, golden.ids(), golden.rows()))
          .isEqualTo(logits(golden.directory(), device, golden.ids(), golden.rows()));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 40_000})
  void inShards(long maxShardBytes) {
    try (Device device = TestDevices.open("cpu"); GoldenFolder golden = GoldenFolder.open("llamba-hybrid")) {
      copy(golden.directory(), directory, device, DType.F32, maxShardBytes);
      assertThat(directory.resolve("model.safetensors.index.json")).exists();
      assertThat(directory.resolve("model.safetensors")).doesNotExist();
      assertThat(logits(directory, device, golden.ids(), golden.rows()))
          .isEqualTo(logits(golden.directory(), device, golden.ids(), golden.rows()));
    }
  }

  @Test
  void aBf16ModelInBf16() {
    try (Device device = TestDevices.open("cpu"); GoldenFolder golden = GoldenFolder.open("llama-tied-bf16-sharded")) {
      copy(golden.directory(), directory, device, DType.BF16, Long.MAX_VALUE);
      assertThat(logits(directory, device, golden.ids(), golden.rows()))
          .isEqualTo(logits(golden.directory(), device, golden.ids(), golden.rows()));
    }
  }

  /// Rounding happens once: what was rounded is written and read without a change, to the last bit of the files.
  @ParameterizedTest
  @MethodSource("halves")
  void roundedOnce(DType half, String folder) throws IOException {
    Path first = directory.resolve("first");
    Path second = directory.resolve("second");
    try (Device device = TestDevices.open("cpu"); GoldenFolder golden = GoldenFolder.open(folder)) {
      copy(golden.directory(), first, device, half, Long.MAX_VALUE);
      copy(first, second, device, half, Long.MAX_VALUE);
      assertThat(Files.mismatch(first.resolve("model.safetensors"), second.resolve("model.safetensors"))).isEqualTo(-1);
      assertThat(Files.mismatch(first.resolve("config.json"), second.resolve("config.json"))).isEqualTo(-1);
      float[] rounded = logits(first, device, golden.ids(), golden.rows());
      assertThat(logits(second, device, golden.ids(), golden.rows())).isEqualTo(rounded);
      assertThat(rounded).isNotEqualTo(logits(golden.directory(), device, golden.ids(), golden.rows()));
    }
  }

  static Stream<Arguments> halves() {
    return Stream.of(DType.BF16, DType.F16).flatMap(half -> Stream
        .of("llama-gqa-rope3", "llamba-hybrid", "mistral-sliding").map(f -> Arguments.of(half, f)));
  }

  /// The older files of a MambaInLlama hold the rows of `in_proj` apart, under a Llama's names: the same layer.
  @Test
  void olderNamesOfAMambaInLlama() {
    try (Device device = TestDevices.open("cpu"); GoldenFolder golden = GoldenFolder.open("mamba-in-llama");
        Model model = Model.open(golden.directory(), device, Model.Use.TRAINING)) {
      MambaInLlamaConfig config = (MambaInLlamaConfig) model.config();
      Parameters apart = Parameters.of(model.decoder().parameters().stream()
          .flatMap(p -> older(p, config.llama())).toList());
      ModelWriter.write(directory, config, apart, DType.F32);
      try (Model read = Model.open(directory, device, Model.Use.INFERENCE)) {
        assertThat(read.config()).isEqualTo(config.named(MambaInLlamaConfig.AttentionNames.LLAMA));
      }
      assertThat(logits(directory, device, golden.ids(), golden.rows()))
          .isEqualTo(logits(golden.directory(), device, golden.ids(), golden.rows()));
    }
  }

  private static Stream<Parameter> older(Parameter p, LlamaConfig llama) {
    String name = p.name().replace(".mha.", ".self_attn.");
    if (!name.endsWith("self_attn.in_proj.weight")) {
      return Stream.of(new Parameter(name.replace("self_attn.out_proj", "self_attn.o_proj"), p.value()));
    }
    int keys = llama.heads() * llama.headDim();
    int values = keys + llama.kvHeads() * llama.headDim();
    String prefix = name.substring(0, name.length() - "in_proj.weight".length());
    return Stream.of(new Parameter(prefix + "q_proj.weight", p.value().rows(0, keys)),
        new Parameter(prefix + "k_proj.weight", p.value().rows(keys, values)),
        new Parameter(prefix + "v_proj.weight", p.value().rows(values, p.value().rows())));
  }

  @ParameterizedTest
  @MethodSource("org.seqmix.hybrid.TestDevices#names")
  void freshModels(String deviceName) {
    int[] ids = {1, 7, 49, 3, 3, 20};
    Rows rows = Rows.ofLengths(4, 2);
    for (ModelConfig config : TinyModels.every(64)) {
      try (Device device = TestDevices.open(deviceName); Scope scope = device.newScope("test")) {
        Decoder fresh = TinyModels.fresh(config, scope, 5);
        ModelWriter.write(directory, config, fresh.parameters(), DType.F32);
        assertThat(logits(directory, device, ids, rows))
            .isEqualTo(fresh.forward(Context.inference(scope), ids, rows).toFloats());
        try (Model model = Model.open(directory, device, Model.Use.INFERENCE)) {
          assertThat(model.config()).isEqualTo(config);
          assertThat(model.decoder().plan()).isEqualTo(fresh.plan());
        }
      }
    }
  }
}
