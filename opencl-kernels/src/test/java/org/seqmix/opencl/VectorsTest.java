package org.seqmix.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
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
import org.seqmix.tensor.testing.Inputs;
import org.seqmix.tensor.testing.Program;
import org.seqmix.tensor.testing.Programs;

/// Operations over rows at the widths where kernels change their form: vectors or single numbers, rows in registers or read again,
/// small and large groups.
class VectorsTest {
  private static final double TOLERANCE = 2e-5;
  private static final long SEED = 11;
  /// Products and scans have tests of their own shapes.
  private static final Predicate<String> OVER_ROWS =
      Pattern.compile("(linear|causalConv).*").asMatchPredicate().negate();
  private static final List<String> WIDE = List.of("layerNorm", "rmsNorm", "crossEntropy", "divergence CROSS_ENTROPY",
      "divergence FORWARD_KL", "divergence REVERSE_KL", "rowDistance", "embedding", "addColumnSums");

  private static Device device;
  private static ReferenceDevice reference;

  @BeforeAll
  static void open() {
    reference = new ReferenceDevice();
    device = OpenCl.device(OpenClSettings.defaults().poisoning());
  }

  @AfterAll
  static void close() {
    if (device != null) {
      device.close();
    }
  }

  static Stream<Arguments> shapes() {
    Stream<Arguments> all = Stream.of(4, 64, 1100).flatMap(w -> Programs.all(5, w).keySet().stream().filter(OVER_ROWS)
        .map(name -> Arguments.of(name, 5, w)));
    Stream<Arguments> tokens =
        Stream.of("addColumnSums", "gate", "rmsNorm", "layerNorm", "embedding", "sum", "sumSquares",
            "scales of heads of 16").map(name -> Arguments.of(name, 700, 48));
    Stream<Arguments> wide = WIDE.stream().flatMap(name -> Stream.of(2052, 2999, 8192, 16_388, 16_399)
        .map(w -> Arguments.of(name, 3, w)));
    return Stream.of(all, tokens, wide).flatMap(s -> s);
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void agreesWithTheReference(String name, int tokens, int columns) {
    Map<String, Program> programs = Programs.all(tokens, columns);
    List<double[]> expected = run(reference, DType.F64, programs.get(name));
    List<double[]> got = run(device, DType.F32, programs.get(name));
    for (int i = 0; i < expected.size(); i++) {
      assertThat(OpenCl.error(got.get(i), expected.get(i))).as("output %d", i).isLessThan(TOLERANCE);
    }
  }

  private static List<double[]> run(Device on, DType type, Program program) {
    try (Scope scope = on.newScope("vectors")) {
      return program.run(on.kernels(), Inputs.aligned(scope, type, SEED)).stream().map(Tensor::toDoubles).toList();
    }
  }
}
