package org.seqmix.hybrid.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.seqmix.hybrid.Deviation;
import org.seqmix.hybrid.TestDevices;
import org.seqmix.hybrid.generation.Generation;
import org.seqmix.hybrid.generation.Generator;
import org.seqmix.hybrid.generation.Request;
import org.seqmix.hybrid.sampling.SamplerOptions;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Parameter;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.op.Algebra;
import org.seqmix.tensor.op.Losses;

/// Whole models against what the reference implementations computed from the same files.
class GoldenModelsIT {
  private static final double VALUES = 1e-5;
  private static final double GRADIENTS = 1e-4;

  @TempDir Path copy;

  static Stream<Arguments> models() {
    return models(GoldenFolder.names().toList());
  }

  static Stream<Arguments> withMatrices() {
    return models(GoldenFolder.withMatrices().toList());
  }

  static Stream<Arguments> onExactDevices() {
    return models().filter(a -> TestDevices.names().anyMatch(a.get()[0]::equals));
  }

  private static Stream<Arguments> models(List<String> folders) {
    return TestDevices.all().flatMap(device -> Stream.concat(
        folders.stream().map(folder -> Arguments.of(device, folder, "config.json")),
        Stream.of(Arguments.of(device, "llama-gqa-rope3", "config.older.json"))));
  }

  private GoldenFolder open(String folder, String config) {
    return config.equals("config.json") ? GoldenFolder.open(folder) : GoldenFolder.withConfig(folder, config, copy);
  }

  @ParameterizedTest
  @MethodSource("models")
  void hiddenStatesAndLogits(String deviceName, String folder, String config) {
    try (Device device = TestDevices.open(deviceName); GoldenFolder golden = open(folder, config);
        Model model = Model.open(golden.directory(), device, Model.Use.INFERENCE);
        Scope scope = device.newScope("test")) {
      Decoder decoder = model.decoder();
      Context c = Context.inference(scope);
      Tensor x = decoder.embed(c, golden.ids());
      assertNear(golden, "hidden_states.0", x);
      int last = decoder.blocks().size();
      for (int i = 0; i < last; i++) {
        x = decoder.blocks().get(i).forward(c, x, golden.rows());
        if (i + 1 < last) {
          assertNear(golden, "hidden_states." + (i + 1), x);
        }
      }
      assertNear(golden, "hidden_states." + last, decoder.normed(c, x));
      assertNear(golden, "logits", decoder.forward(c, golden.ids(), golden.rows()));
    }
  }

  @ParameterizedTest
  @MethodSource("withMatrices")
  void mixingMatrices(String deviceName, String folder, String config) {
    try (Device device = TestDevices.open(deviceName); GoldenFolder golden = open(folder, config);
        Model model = Model.open(golden.directory(), device, Model.Use.INFERENCE);
        Scope scope = device.newScope("test")) {
      Context c = Context.inference(scope);
      Tensor x = model.decoder().embed(c, golden.ids());
      for (int i = 0; i < model.decoder().blocks().size(); i++) {
        Block block = model.decoder().blocks().get(i);
        Tensor matrix = block.mixer().mix(c, block.mixerInput(c, x), golden.rows()).matrix().dense(c);
        assertThat(matrix.shape()).isEqualTo(Shape.of(golden.values().entry("mixing_matrix." + i).shape()));
        assertNear(golden, "mixing_matrix." + i, matrix);
        x = block.forward(c, x, golden.rows());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void lossAndEveryGradient(String deviceName, String folder, String config) {
    try (Device device = TestDevices.open(deviceName); GoldenFolder golden = open(folder, config);
        Model model = Model.open(golden.directory(), device, Model.Use.TRAINING);
        Scope scope = device.newScope("test")) {
      Context c = Context.training(scope);
      Map<String, Tensor> gradients = new HashMap<>();
      for (Parameter p : model.decoder().parameters()) {
        Tensor gradient = scope.zeros(p.value().type(), p.value().shape());
        c.tape().leaf(p.value(), gradient);
        gradients.put(p.name(), gradient);
      }
      Tensor loss = loss(c, model.decoder(), golden);
      c.tape().backward(loss);
      assertThat(loss.item()).isCloseTo(golden.doubles("loss")[0], Percentage.withPercentage(1e-3));
      assertThat(gradients.keySet()).isEqualTo(namesUnder(golden, "grad."));
      gradients.forEach((name, gradient) -> assertThat(
          Deviation.ofNorm(gradient.toDoubles(), golden.doubles("grad." + name))).as(name).isLessThan(GRADIENTS));
    }
  }

  private static Tensor loss(Context c, Decoder decoder, GoldenFolder golden) {
    Rows rows = golden.rows();
    int[] labels = new int[rows.tokens()];
    Arrays.fill(labels, -1);
    for (int row = 0; row < rows.rows(); row++) {
      System.arraycopy(golden.ids(), rows.from(row) + 1, labels, rows.from(row), rows.length(row) - 1);
    }
    Tensor each = Losses.crossEntropy(c, decoder.forward(c, golden.ids(), rows),
        c.scope().ofInts(Shape.of(labels.length), labels));
    return Algebra.mean(c, each, rows.tokens() - rows.rows());
  }

  private static Set<String> namesUnder(GoldenFolder golden, String prefix) {
    return golden.values().names().stream().filter(n -> n.startsWith(prefix)).map(n -> n.substring(prefix.length()))
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @MethodSource("models")
  void greedyTokens(String deviceName, String folder, String config) {
    try (Device device = TestDevices.open(deviceName); GoldenFolder golden = open(folder, config);
        Model model = Model.open(golden.directory(), device, Model.Use.INFERENCE)) {
      int[] expected = golden.ints("greedy_tokens");
      Generation text = new Generator(model.decoder()).generate(
          new Request(golden.ints("greedy_prompt"), SamplerOptions.GREEDY, 0, expected.length, List.of()),
          (index, id) -> {
          });
      assertThat(text.tokens()).isEqualTo(expected);
      assertThat(text.end()).isEqualTo(Generation.End.LENGTH);
    }
  }

  @ParameterizedTest
  @MethodSource("onExactDevices")
  void packedWeightsGiveTheBitsOfPlainOnes(String deviceName, String folder, String config) {
    try (Device device = TestDevices.open(deviceName); GoldenFolder golden = open(folder, config);
        Model packed = Model.open(golden.directory(), device, Model.Use.INFERENCE);
        Model plain = Model.open(golden.directory(), device, Model.Use.TRAINING);
        Scope scope = device.newScope("test")) {
      Context c = Context.inference(scope);
      float[] expected = plain.decoder().forward(c, golden.ids(), golden.rows()).toFloats();
      assertThat(packed.decoder().forward(c, golden.ids(), golden.rows()).toFloats()).isEqualTo(expected);
      Decoder shared = SharedWeights.packed(plain.decoder(), scope);
      assertThat(shared.forward(c, golden.ids(), golden.rows()).toFloats()).isEqualTo(expected);
    }
  }

  private static void assertNear(GoldenFolder golden, String name, Tensor got) {
    assertThat(Deviation.ofLargest(got.toDoubles(), golden.doubles(name))).as(name).isLessThan(VALUES);
  }
}
