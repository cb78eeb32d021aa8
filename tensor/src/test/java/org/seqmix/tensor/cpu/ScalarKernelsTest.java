package org.seqmix.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.reference.ReferenceDevice;
import org.seqmix.tensor.testing.Program;
import org.seqmix.tensor.testing.Programs;
import org.seqmix.tensor.testing.MixerPrograms;

/// Every operation of the cpu device without vectors, on the programs of {@link CpuKernelsTest}.
class ScalarKernelsTest {
  private static final double TOLERANCE = 3e-6;

  private static Devices devices;

  @BeforeAll
  static void open() {
    devices = Devices.withoutVectors();
  }

  @AfterAll
  static void close() {
    devices.close();
  }

  @ParameterizedTest
  @MethodSource("org.seqmix.tensor.cpu.CpuKernelsTest#cases")
  void agreesWithTheReference(String name, int columns) {
    devices.check(Programs.all(5, columns).get(name), TOLERANCE);
  }

  /// Large enough that the work is split between threads, where it ever is.
  @ParameterizedTest
  @MethodSource("org.seqmix.tensor.cpu.CpuKernelsTest#names")
  void agreesWhereThreadsShareTheWork(String name) {
    boolean product = name.startsWith("linear");
    devices.check(Programs.all(product ? 70 : 390, product ? 330 : 777).get(name), TOLERANCE);
  }

  @ParameterizedTest
  @MethodSource("org.seqmix.tensor.cpu.CpuKernelsTest#mixers")
  void mixersAgreeWithTheReference(String name, int tokens, int headDim) {
    devices.check(MixerPrograms.all(tokens, headDim).get(name), TOLERANCE);
  }

  @ParameterizedTest
  @ValueSource(ints = {7, 33, 70})
  void familiesAgreeWithTheReference(int tokens) {
    ScalarPrograms.families(tokens).forEach((name, program) -> devices.check(program, TOLERANCE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ssd", "attention", "matrix distance"})
  void mixersAgreeWhereThreadsShareTheWork(String name) {
    devices.check(MixerPrograms.all(500, 8).get(name), TOLERANCE);
  }

  /// A chain of fused multiply-adds has the same bits however it is computed; depths and columns pass blocks of both.
  @ParameterizedTest
  @CsvSource({"1, 7", "1, 300", "5, 64", "6, 257", "33, 130", "70, 600"})
  void productsHaveTheBitsOfVectors(int tokens, int columns) {
    Map<String, Program> programs = Programs.all(tokens, columns);
    try (Devices vectors = new Devices()) {
      for (String name : List.of("linear", "linear gradients")) {
        List<double[]> expected = vectors.outputs(programs.get(name));
        List<double[]> got = devices.outputs(programs.get(name));
        for (int i = 0; i < expected.size(); i++) {
          assertThat(got.get(i)).as("%s, output %d", name, i).isEqualTo(expected.get(i));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"F64", "F32", "BF16", "F16"})
  void plainOperationsTakeEveryFloatType(DType type) {
    double[] x = new double[3 * 11];
    for (int i = 0; i < x.length; i++) {
      x[i] = (i - 9) * 0.37 * Math.pow(2, i % 7);
    }
    try (ReferenceDevice reference = new ReferenceDevice()) {
      double[] expected = squares(reference, type, x);
      assertThat(expected).isNotEqualTo(x);
      assertThat(squares(devices.cpu(), type, x)).isEqualTo(expected);
    }
  }

  /// The squares of numbers stored as `type`, in the middle of a wider tensor, by the plain product of elements.
  private static double[] squares(Device device, DType type, double[] x) {
    Kernels k = device.kernels();
    try (Scope scope = device.newScope("types")) {
      Tensor stored = scope.empty(type, 3, 16).columns(2, 13);
      Tensor back = scope.empty(DType.F64, 3, 11);
      k.copy(scope.of(DType.F32, Shape.of(3, 11), x), stored);
      k.multiply(stored, stored, stored);
      k.copy(stored, back);
      return back.toDoubles();
    }
  }

  @Test
  void longIntegersAreStorageOnly() {
    try (Scope scope = devices.cpu().newScope("longs")) {
      Tensor longs = scope.empty(DType.I64, 2);
      assertThatThrownBy(() -> devices.cpu().kernels().multiply(longs, longs, longs))
          .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("I64 is storage only");
    }
  }
}
