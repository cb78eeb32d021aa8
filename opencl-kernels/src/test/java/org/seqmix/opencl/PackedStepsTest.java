package org.seqmix.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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
import org.seqmix.tensor.WeightFormat;
import org.seqmix.tensor.reference.ReferenceDevice;
import org.seqmix.tensor.testing.Inputs;
import org.seqmix.tensor.testing.Program;

/// Weights of 8 and 4 bits in decoding steps: the norm before a product, its gate and the sum behind it share its launch.
class PackedStepsTest {
  private static final double TOLERANCE = 2e-5;
  private static final String KERNEL = "few_rows_packed";
  private static OpenClDevice device;

  @BeforeAll
  static void open() {
    device = OpenCl.device(OpenClSettings.defaults().withoutSearch().poisoning().keepingTimes());
  }

  @AfterAll
  static void close() {
    if (device != null) {
      device.close();
    }
  }

  static Stream<Arguments> programs() {
    List<Arguments> all = new ArrayList<>();
    for (int rows : new int[] {1, 2, 3, 8}) {
      for (WeightFormat format : new WeightFormat[] {WeightFormat.Q8, WeightFormat.Q4}) {
        all.add(Arguments.of("MLP of " + rows + " in " + format, mlp(rows, 96, format), List.of(KERNEL, KERNEL)));
      }
      all.add(Arguments.of("inputs in no groups, " + rows, mlp(rows, 100, WeightFormat.Q8),
          List.of("gate", "prepare_inputs", "prepare_inputs", "rms_norm", KERNEL, KERNEL, KERNEL)));
    }
    all.add(Arguments.of("rounded inputs", mlp(3, 96, WeightFormat.Q8A8),
        List.of("gate", "prepare_inputs", "prepare_inputs", "prepare_inputs", "rms_norm", KERNEL, KERNEL, KERNEL)));
    all.add(Arguments.of("two formats", two(WeightFormat.Q8, WeightFormat.Q4), List.of("gate", KERNEL, KERNEL)));
    all.add(Arguments.of("two weights", two(WeightFormat.Q4, WeightFormat.Q4), List.of(KERNEL)));
    all.add(
        Arguments.of("a weight in rows", two(WeightFormat.Q8, WeightFormat.F32), List.of("few_rows", "gate", KERNEL)));
    return all.stream();
  }

  private static Program mlp(int rows, int width, WeightFormat format) {
    return (k, in) -> {
      Tensor x = in.normal(rows, width, 1);
      Tensor u = in.empty(rows, width);
      Tensor scale = in.vector(rows);
      Tensor up = in.empty(rows, 132);
      Tensor gate = in.empty(rows, 132);
      Tensor inner = in.empty(rows, 132);
      Tensor down = in.empty(rows, width);
      Tensor norm = in.normalVector(width);
      Tensor upWeight = k.pack(in.scope(), in.normal(132, width, 1), format);
      Tensor gateWeight = k.pack(in.scope(), in.normal(132, width, 1), format);
      Tensor downWeight = k.pack(in.scope(), in.normal(width, 128, 1), format);
      k.rmsNorm(x, norm, 1e-5, u, scale);
      k.linear(u, upWeight, null, up);
      k.linear(u, gateWeight, null, gate);
      k.gate(up, gate, null, inner);
      k.linear(inner.columns(0, 128), downWeight, null, down);
      k.axpby(1, x, 1, down, x);
      return List.of(u, scale, up, gate, inner, down, x);
    };
  }

  private static Program two(WeightFormat first, WeightFormat second) {
    return (k, in) -> {
      Tensor x = in.normal(2, 64, 1);
      Tensor a = in.empty(2, 70);
      Tensor b = in.empty(2, 70);
      Tensor y = in.empty(2, 70);
      Tensor aWeight = k.pack(in.scope(), in.normal(70, 64, 1), first);
      Tensor bWeight = in.normal(70, 64, 1);
      if (second != WeightFormat.F32) {
        bWeight = k.pack(in.scope(), bWeight, second);
      }
      k.linear(x, aWeight, null, a);
      k.linear(x, bWeight, null, b);
      k.gate(a, b, null, y);
      return List.of(a, b, y);
    };
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("programs")
  void givesWhatTheReferenceGives(String name, Program program, List<String> kernels) {
    List<double[]> expected;
    try (Device reference = new ReferenceDevice()) {
      expected = run(reference, DType.F64, program);
    }
    run(device, DType.F32, program);
    device.kernelTimes();
    List<double[]> got = run(device, DType.F32, program);

    assertThat(launched()).as("launches").containsExactlyInAnyOrderElementsOf(kernels);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(OpenCl.error(got.get(i), expected.get(i))).as("output %d", i).isLessThan(TOLERANCE);
    }
    assertThat(device.replacedKernels()).isEmpty();
  }

  /// Names of the kernels that ran, one each launch, but for those that make the weights.
  private static List<String> launched() {
    List<String> all = new ArrayList<>();
    for (String line : device.kernelTimes()) {
      String[] words = line.split("[,:] | launches", -1);
      if (!words[1].equals("pack")) {
        all.addAll(Collections.nCopies(Integer.parseInt(words[2]), words[1]));
      }
    }
    return all;
  }

  private static List<double[]> run(Device on, DType type, Program program) {
    try (Scope scope = on.newScope("steps")) {
      return program.run(on.kernels(), Inputs.aligned(scope, type, 3)).stream().map(Tensor::toDoubles).toList();
    }
  }
}
