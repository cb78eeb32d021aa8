package org.seqmix.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.reference.ReferenceDevice;
import org.seqmix.tensor.testing.ElementPrograms;
import org.seqmix.tensor.testing.Inputs;
import org.seqmix.tensor.testing.MixerCases;
import org.seqmix.tensor.testing.MixerPrograms;
import org.seqmix.tensor.testing.Program;
import org.seqmix.tensor.testing.Programs;

/// Every operation against the reference device in F64: as it is used, by translated kernels alone, and by the same kernels as plain
/// Java.
class OperationsTest {
  private static final double TOLERANCE = 2e-5;
  /// Operands are near 1: results that cancel to less are held to the rounding of what they came from.
  private static final double SMALL = 0.1;
  private static final long SEED = 7;
  /// Which operations, as a regular expression.
  private static final String ASKED = System.getProperty("seqmix.operations", ".*");

  private static final Map<String, Device> DEVICES = new LinkedHashMap<>();
  private static ReferenceDevice reference;

  @BeforeAll
  static void open() {
    reference = new ReferenceDevice();
    DEVICES.put("tuned", OpenCl.device(OpenClSettings.defaults().poisoning()));
    DEVICES.put("translated", OpenCl.device(OpenClSettings.defaults().translatedOnly().poisoning()));
    DEVICES.put("java", new JavaTwin());
  }

  /// On this device no tuned kernel was replaced.
  @AfterAll
  static void close() {
    List<String> replaced = DEVICES.get("tuned") instanceof OpenClDevice device ? device.replacedKernels() : List.of();
    DEVICES.values().forEach(Device::close);
    DEVICES.clear();
    assertThat(replaced).as("kernels that failed their trial").isEmpty();
  }

  static Stream<Arguments> elements() {
    return Stream.of(1, 7, 64, 65).flatMap(w -> Programs.all(5, w).keySet().stream().filter(name -> name.matches(ASKED))
        .flatMap(name -> devices(w).map(d -> Arguments.of(d, name, w))));
  }

  /// Plain Java starts threads for every work item of a group: one width is enough.
  private static Stream<String> devices(int size) {
    return size == 7 ? Stream.of("tuned", "translated", "java") : Stream.of("tuned", "translated");
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("elements")
  void agreesWithTheReference(String device, String name, int columns) {
    check(device, Programs.all(5, columns).get(name));
  }

  static Stream<Arguments> larger() {
    return Programs.all(1, 1).keySet().stream().filter(name -> name.matches(ASKED))
        .flatMap(name -> Stream.of("tuned", "translated").map(d -> Arguments.of(d, name)));
  }

  /// Many groups of work items, and rows longer than a group.
  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("larger")
  void largerOnesAgreeWithTheReference(String device, String name) {
    boolean product = name.startsWith("linear");
    check(device, Programs.all(product ? 70 : 150, product ? 130 : 277).get(name));
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("larger")
  void theSameCallGivesTheSameBits(String device, String name) {
    Program program = Programs.all(33, 65).get(name);

    assertThat(run(DEVICES.get(device), DType.F32, program)).usingRecursiveComparison()
        .isEqualTo(run(DEVICES.get(device), DType.F32, program));
  }

  static Stream<Arguments> mixers() {
    return Stream.of(7, 70).flatMap(t -> Stream.of(4, 16).flatMap(p -> MixerPrograms.all(t, p).keySet().stream()
        .filter(name -> name.matches(ASKED)).flatMap(name -> devices(t).map(d -> Arguments.of(d, name, t, p)))));
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("mixers")
  void mixersAgreeWithTheReference(String device, String name, int tokens, int headDim) {
    check(device, MixerPrograms.all(tokens, headDim).get(name));
  }

  static Stream<Arguments> edges() {
    return Stream.of(7, 40)
        .flatMap(t -> named(MixerCases.edges(t)).flatMap(n -> devices(t).map(d -> Arguments.of(d, n, t))));
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("edges")
  void windowsCachesAndExtremesAgreeWithTheReference(String device, String name, int tokens) {
    check(device, MixerCases.edges(tokens).get(name));
  }

  static Stream<Arguments> families() {
    return Stream.of(7, 70)
        .flatMap(t -> named(MixerCases.families(t)).flatMap(n -> devices(t).map(d -> Arguments.of(d, n, t))));
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("families")
  void familiesAgreeWithTheReference(String device, String name, int tokens) {
    check(device, MixerCases.families(tokens).get(name));
  }

  static Stream<Arguments> large() {
    return named(MixerCases.large()).flatMap(n -> devices(0).map(d -> Arguments.of(d, n)));
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("large")
  void largeOnesAgreeWithTheReference(String device, String name) {
    check(device, MixerCases.large().get(name));
  }

  private static Stream<String> named(Map<String, Program> programs) {
    return programs.keySet().stream().filter(name -> name.matches(ASKED));
  }

  private static void check(String name, Program program) {
    List<double[]> expected = run(reference, DType.F64, program);
    List<double[]> got = run(DEVICES.get(name), DType.F32, program);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(error(got.get(i), expected.get(i))).as("output %d", i).isLessThan(TOLERANCE);
    }
  }

  private static double error(double[] got, double[] expected) {
    double largest = Arrays.stream(expected).map(Math::abs).max().orElse(0);
    return OpenCl.error(got, expected) * Math.min(1, Math.max(largest, Double.MIN_NORMAL) / SMALL);
  }

  private static List<double[]> run(Device device, DType type, Program program) {
    try (Scope scope = device.newScope("operation")) {
      return program.run(device.kernels(), new Inputs(scope, type, SEED)).stream().map(Tensor::toDoubles).toList();
    }
  }
}
