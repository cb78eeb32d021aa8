package org.seqmix.hybrid.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.seqmix.hybrid.Deviation;
import org.seqmix.hybrid.SharedFiles;
import org.seqmix.hybrid.TestDevices;
import org.seqmix.hybrid.generation.Generation;
import org.seqmix.hybrid.generation.Generator;
import org.seqmix.hybrid.generation.Request;
import org.seqmix.hybrid.sampling.SamplerOptions;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.WeightFormat;

/// Whole models with packed weights of every format.
class WeightFormatsIT {
  private static double[] logits(String deviceName, String folder, WeightFormat format) {
    try (Device device = TestDevices.open(deviceName); GoldenFolder golden = GoldenFolder.open(folder);
        Model model = Model.open(golden.directory(), device, format); Scope scope = device.newScope("test")) {
      return model.decoder().forward(Context.inference(scope), golden.ids(), golden.rows()).toDoubles();
    }
  }

  @ParameterizedTest
  @MethodSource("org.seqmix.hybrid.TestDevices#names")
  void aCheckpointInBf16LosesNothingInBf16(String deviceName) {
    String folder = "llama-tied-bf16-sharded";
    assertThat(logits(deviceName, folder, WeightFormat.BF16)).isEqualTo(logits(deviceName, folder, WeightFormat.F32));
  }

  static Stream<Arguments> familiesAndFormats() {
    return GoldenFolder.names()
        .flatMap(folder -> Arrays.stream(WeightFormat.values()).map(format -> Arguments.of(folder, format)));
  }

  /// The cpu computes what the plain twin does with the same values. Where inputs are rounded to 8 bits, the last bit of an
  /// input decides on which side of a tie it falls, so the two differ by no more than rounding the inputs changes.
  @ParameterizedTest
  @MethodSource("familiesAndFormats")
  void everyFamilyIsWhatThePlainDeviceMakesOfTheValues(String folder, WeightFormat format) {
    double[] expected = logits("reference", folder, format);
    double tolerance = switch (format) {
      case Q8A8 -> Deviation.ofNorm(expected, logits("reference", folder, WeightFormat.Q8));
      case Q4A8 -> Deviation.ofNorm(expected, logits("reference", folder, WeightFormat.Q4));
      case F32, BF16, Q8, Q4 -> 1e-5;
    };
    assertThat(Deviation.ofNorm(logits("cpu", folder, format), expected)).isLessThan(tolerance);
    assertThat(Deviation.ofNorm(logits("cpu without vectors", folder, format), expected)).isLessThan(tolerance);
  }

  static Stream<Arguments> familiesInPanels() {
    return GoldenFolder.names()
        .flatMap(folder -> Stream.of(WeightFormat.Q8, WeightFormat.Q4).map(format -> Arguments.of(folder, format)));
  }

  @ParameterizedTest
  @MethodSource("familiesInPanels")
  void openClPacksAndReadsTheSameValues(String folder, WeightFormat format) {
    assertThat(Deviation.ofNorm(logits("opencl", folder, format), logits("reference", folder, format)))
        .isLessThan(2e-5);
  }

  /// Token by token, as in one go.
  @ParameterizedTest
  @EnumSource(value = WeightFormat.class, names = {"Q8", "Q4"})
  void openClWritesWhatThePlainDeviceWrites(WeightFormat format) {
    assertThat(greedy("opencl", format)).isEqualTo(greedy("reference", format));
  }

  private static int[] greedy(String deviceName, WeightFormat format) {
    try (Device device = TestDevices.open(deviceName); GoldenFolder golden = GoldenFolder.open("llamba-hybrid");
        Model model = Model.open(golden.directory(), device, format)) {
      int[] prompt = Arrays.copyOfRange(golden.ids(), 0, 5);
      Request request = new Request(prompt, SamplerOptions.GREEDY, 0, 12, List.of());
      return new Generator(model.decoder()).generate(request, (index, id) -> {
      }).tokens();
    }
  }

  /// Rows of prompts, one token at a time and many texts at once: the same bits in every format.
  @ParameterizedTest
  @EnumSource(WeightFormat.class)
  void aTextIsTheSameAloneAndInABatch(WeightFormat format) {
    try (Device device = TestDevices.open("cpu"); GoldenFolder golden = GoldenFolder.open("llamba-hybrid");
        Model model = Model.open(golden.directory(), device, format)) {
      Generator generator = new Generator(model.decoder());
      List<Request> requests = IntStream.range(0, 7).mapToObj(i -> new Request(
          Arrays.copyOfRange(golden.ids(), i, i + 2 + i % 3), SamplerOptions.GREEDY, 0, 9, List.of())).toList();
      List<Generation> together = generator.run(requests, requests.size(), (index, id) -> {
      });
      for (int i = 0; i < requests.size(); i++) {
        int[] alone = generator.generate(requests.get(i), (index, id) -> {
        }).tokens();
        assertThat(together.get(i).tokens()).isEqualTo(alone);
      }
    }
  }

  /// A tied table is in memory once: all weights take what the format says, and a little for norms and the like.
  @ParameterizedTest
  @ValueSource(strings = {"F32", "BF16", "Q8", "Q4"})
  void memoryIsWhatTheFormatSays(WeightFormat format) {
    try (Device device = TestDevices.open("cpu");
        Model model = Model.open(SharedFiles.path("models/tinystories-3.8M"), device, format)) {
      double expected = model.decoder().parameters().elements() * format.bitsPerWeight() / 8;
      assertThat((double) model.scope().bytes()).isBetween(0.98 * expected, 1.05 * expected);
    }
  }
}
