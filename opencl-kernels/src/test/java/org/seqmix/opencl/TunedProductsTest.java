package org.seqmix.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.PackedLayout;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.WeightFormat;
import org.seqmix.tensor.WeightGroup;
import org.seqmix.tensor.reference.ReferenceDevice;

/// Products on shapes that no tile divides, for all formats of weights, against the reference device in F64.
class TunedProductsTest {
  private static final double BOUND = 2e-6;

  private static OpenClDevice device;

  @BeforeAll
  static void open() {
    device = OpenCl.device(OpenClSettings.defaults().withoutSearch().poisoning());
  }

  @AfterAll
  static void close() {
    if (device != null) {
      device.close();
    }
  }

  /// Operands as doubles that an F32 holds.
  private static double[] numbers(int seed, long count) {
    return OpenCl.normal(new SplittableRandom(seed), count);
  }

  private static double[] linear(double[] x, double[] w, double @Nullable [] bias, int tokens, int outputs,
      int inputs) {
    double[] y = new double[tokens * outputs];
    for (int t = 0; t < tokens; t++) {
      for (int o = 0; o < outputs; o++) {
        double sum = bias == null ? 0 : bias[o];
        for (int k = 0; k < inputs; k++) {
          sum += x[t * inputs + k] * w[o * inputs + k];
        }
        y[t * outputs + o] = sum;
      }
    }
    return y;
  }

  @ParameterizedTest
  @CsvSource({"0, 5, 3", "1, 1, 1", "1, 203, 517", "1, 64, 4096", "2, 37, 40", "3, 65, 129", "5, 130, 96",
      "16, 100, 77", "17, 70, 33",
      "65, 66, 67", "130, 260, 100", "40, 30, 1000", "33, 7, 0", "4, 7, 0"})
  void rowsOfAnyNumber(int tokens, int outputs, int inputs) {
    double[] x = numbers(1, (long) tokens * inputs);
    double[] w = numbers(2, (long) outputs * inputs);
    double[] bias = numbers(3, outputs);
    try (Scope scope = device.newScope("linear")) {
      Tensor y = OpenCl.framed(scope, new double[tokens * outputs], tokens, outputs);
      Tensor straight = scope.empty(DType.F32, tokens, outputs);
      device.kernels().linear(OpenCl.framed(scope, x, tokens, inputs), OpenCl.framed(scope, w, outputs, inputs),
          OpenCl.tensor(scope, bias, outputs), y);
      device.kernels().linear(OpenCl.tensor(scope, x, tokens, inputs), OpenCl.tensor(scope, w, outputs, inputs), null,
          straight);

      assertThat(OpenCl.error(y.toFloats(), linear(x, w, bias, tokens, outputs, inputs))).isLessThan(BOUND);
      assertThat(OpenCl.error(straight.toFloats(), linear(x, w, null, tokens, outputs, inputs))).isLessThan(BOUND);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 3, 5", "70, 65, 131", "300, 20, 30", "600, 4, 8"})
  void gradients(int tokens, int outputs, int inputs) {
    double[] dy = numbers(1, (long) tokens * outputs);
    double[] w = numbers(2, (long) outputs * inputs);
    double[] x = numbers(3, (long) tokens * inputs);
    double[] before = numbers(4, (long) outputs * inputs);
    double[] dx = new double[tokens * inputs];
    double[] dw = before.clone();
    for (int t = 0; t < tokens; t++) {
      for (int o = 0; o < outputs; o++) {
        for (int k = 0; k < inputs; k++) {
          dx[t * inputs + k] += dy[t * outputs + o] * w[o * inputs + k];
          dw[o * inputs + k] += dy[t * outputs + o] * x[t * inputs + k];
        }
      }
    }
    try (Scope scope = device.newScope("gradients")) {
      Tensor slope = OpenCl.framed(scope, dy, tokens, outputs);
      Tensor inputSlope = OpenCl.framed(scope, new double[dx.length], tokens, inputs);
      Tensor weightSlope = OpenCl.framed(scope, before, outputs, inputs);
      device.kernels().linearInputGrad(slope, OpenCl.framed(scope, w, outputs, inputs), inputSlope);
      device.kernels().linearWeightGrad(slope, OpenCl.framed(scope, x, tokens, inputs), weightSlope);

      assertThat(OpenCl.error(inputSlope.toFloats(), dx)).isLessThan(BOUND);
      assertThat(OpenCl.error(weightSlope.toFloats(), dw)).isLessThan(BOUND);
    }
  }

  static Stream<Arguments> formats() {
    return Stream.of(WeightFormat.values()).flatMap(f -> Stream.of(1, 3, 8, 9, 40, 70).map(t -> Arguments.of(f, t)));
  }

  @ParameterizedTest
  @MethodSource("formats")
  void weightsOfEveryFormat(WeightFormat format, int tokens) {
    int outputs = 130;
    int inputs = 203;
    double[] x = numbers(1, (long) tokens * inputs);
    double[] w = numbers(2, (long) outputs * inputs);
    double[] bias = numbers(3, outputs);
    double[] expected;
    double[] rows;
    try (ReferenceDevice reference = new ReferenceDevice(); Scope scope = reference.newScope("expected")) {
      Tensor packed = reference.kernels().pack(scope, scope.of(DType.F64, Shape.of(outputs, inputs), w), format);
      Tensor y = scope.empty(DType.F64, tokens, outputs);
      reference.kernels().linear(scope.of(DType.F64, Shape.of(tokens, inputs), x), packed,
          scope.of(DType.F64, Shape.of(outputs), bias), y);
      expected = y.toDoubles();
      rows = packed.rows(outputs - 1, outputs).toDoubles();
    }
    try (Scope scope = device.newScope("packed")) {
      Tensor packed = device.kernels().pack(scope, OpenCl.framed(scope, w, outputs, inputs), format);
      Tensor y = OpenCl.framed(scope, new double[expected.length], tokens, outputs);
      device.kernels().linear(OpenCl.framed(scope, x, tokens, inputs), packed, OpenCl.tensor(scope, bias, outputs), y);
      Tensor looked = scope.empty(DType.F32, 2, inputs);
      device.kernels().embedding(scope.ofInts(Shape.of(2), new int[] {0, outputs - 1}), packed, looked);

      assertThat(packed.format()).isEqualTo(format);
      assertThat(OpenCl.error(y.toFloats(), expected)).isLessThan(BOUND);
      assertThat(looked.rows(1, 2).toDoubles()).isEqualTo(rows);
    }
  }

  @ParameterizedTest
  @EnumSource(value = WeightFormat.class, names = {"Q8", "Q4"})
  void bytesOfAFileStayAsTheyAre(WeightFormat format) {
    PackedLayout layout = new PackedLayout(format, 70, 45);
    float[] weights = new float[32];
    SplittableRandom random = new SplittableRandom(5);
    try (Arena arena = Arena.ofConfined(); Scope scope = device.newScope("file")) {
      MemorySegment bytes = arena.allocate(layout.bytes(), 64);
      double[] values = new double[70 * 45];
      WeightGroup group = new WeightGroup(format);
      for (int o = 0; o < 70; o++) {
        for (int k = 0; k < 45; k += 32) {
          int count = Math.min(32, 45 - k);
          for (int i = 0; i < count; i++) {
            weights[i] = (float) random.nextDouble(-1, 1);
          }
          group.quantize(weights, count);
          layout.put(bytes, o, k, group);
          for (int i = 0; i < count; i++) {
            values[o * 45 + k + i] = group.value(i);
          }
        }
      }
      layout.pad(bytes);
      double[] x = numbers(9, 45);
      Tensor y = scope.empty(DType.F32, 1, 70);
      device.kernels().linear(OpenCl.tensor(scope, x, 1, 45), device.packed(scope, bytes, layout), null, y);

      assertThat(OpenCl.error(y.toFloats(), linear(x, values, null, 1, 70, 45))).isLessThan(BOUND);
    }
  }

  /// Without tensor cores inputs stay in F32, which the bound allows.
  @Test
  void roundedInputsKeepToTheirBound() {
    double[] x = numbers(1, 70L * 300);
    double[] w = numbers(2, 250L * 300);
    try (OpenClDevice rounding = OpenCl.device(OpenClSettings.defaults().withoutSearch().roundingInputs());
        Scope scope = rounding.newScope("rounded")) {
      Tensor y = scope.empty(DType.F32, 70, 250);
      rounding.kernels().linear(OpenCl.framed(scope, x, 70, 300), OpenCl.framed(scope, w, 250, 300), null, y);

      assertThat(OpenCl.error(y.toFloats(), linear(x, w, null, 70, 250, 300))).isLessThan(1e-2);
    }
  }
}
