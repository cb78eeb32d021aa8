package org.seqmix.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.InputGroup;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.WeightFormat;
import org.seqmix.tensor.WeightGroup;
import org.seqmix.tensor.reference.ReferenceDevice;

/// Products with packed weights of every format, against the values that the reference device keeps of them.
class WeightFormatsTest {
  private static final int[] ROWS = {1, 2, 5, 6, 30, 31, 64, 125};

  static Stream<Arguments> cases() {
    return Arrays.stream(WeightFormat.values()).flatMap(format -> Stream.of(
        Arguments.of(format, 1, 1), Arguments.of(format, 7, 33), Arguments.of(format, 64, 32),
        Arguments.of(format, 65, 31), Arguments.of(format, 207, 95), Arguments.of(format, 130, 1100),
        Arguments.of(format, 1100, 600)));
  }

  /// Weight (outputs, inputs) and 125 rows of inputs: normal numbers, and some rows and groups of zeros.
  private record Case(WeightFormat format, int outputs, int inputs, float[] weight, float[] x) {
    static Case of(WeightFormat format, int outputs, int inputs) {
      Random random = new Random(outputs + 31L * inputs);
      float[] w = new float[outputs * inputs];
      float[] x = new float[125 * inputs];
      for (int i = 0; i < w.length; i++) {
        w[i] = (float) (random.nextGaussian() * (i / inputs % 5 == 4 && i % inputs < 40 ? 0 : 0.1));
      }
      for (int i = 0; i < x.length; i++) {
        x[i] = (float) (random.nextGaussian() * (i / inputs % 11 == 10 && i % inputs < 40 ? 0 : 1));
      }
      return new Case(format, outputs, inputs, w, x);
    }

    Tensor weight(Scope scope) {
      return scope.of(DType.F32, Shape.of(outputs, inputs), weight);
    }

    Tensor x(Scope scope, int from, int to) {
      return scope.of(DType.F32, Shape.of(to - from, inputs),
          Arrays.copyOfRange(x, from * inputs, to * inputs));
    }

    /// The values that the reference device keeps, row after row.
    float[] values() {
      try (ReferenceDevice reference = new ReferenceDevice(); Scope scope = reference.newScope("values")) {
        return reference.kernels().pack(scope, weight(scope), format).toFloats();
      }
    }

    /// The chain that a format promises, number by number in F32.
    float[] chain(int rows) {
      float[] values = values();
      float[] y = new float[rows * outputs];
      for (int r = 0; r < rows; r++) {
        for (int o = 0; o < outputs; o++) {
          y[r * outputs + o] = format.isQuantized() ? groupChain(values, r, o) : plainChain(values, r, o);
        }
      }
      return y;
    }

    private float plainChain(float[] values, int r, int o) {
      float sum = 0;
      for (int k = 0; k < inputs; k++) {
        sum = Math.fma(x[r * inputs + k], values[o * inputs + k], sum);
      }
      return sum;
    }

    /// Codes and scales as the plain quantizer tells them; the reference device must have kept their values.
    private float groupChain(float[] values, int r, int o) {
      WeightGroup group = new WeightGroup(format);
      float sum = 0;
      for (int k = 0; k < inputs; k += WeightFormat.GROUP) {
        int count = Math.min(WeightFormat.GROUP, inputs - k);
        float[] in = Arrays.copyOfRange(x, r * inputs + k, r * inputs + k + count);
        float scale = format.roundsInputs() ? InputGroup.round(in, count) : 1;
        group.quantize(Arrays.copyOfRange(weight, o * inputs + k, o * inputs + k + count), count);
        float dot = 0;
        for (int i = 0; i < count; i++) {
          assertThat(group.value(i)).isEqualTo(values[o * inputs + k + i]);
          dot = Math.fma(in[i], group.code(i) - (format.bits() == 8 ? 0 : 8), dot);
        }
        sum = Math.fma(dot, group.scale() * scale, sum);
      }
      return sum;
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyBitIsTheChainOfTheValuesForAnyRowsAndThreads(WeightFormat format, int outputs, int inputs) {
    Case c = Case.of(format, outputs, inputs);
    float[] expected = c.chain(125);
    for (CpuDevice device : List.of(Devices.cpu(1), Devices.cpu(2), Devices.cpu(3), Devices.scalar(1),
        Devices.scalar(3))) {
      try (CpuDevice cpu = device; Scope scope = cpu.newScope("product")) {
        Tensor packed = cpu.kernels().pack(scope, c.weight(scope), format);
        for (int rows : ROWS) {
          int from = 125 - rows;
          Tensor wide = scope.full(DType.F32, Shape.of(rows, outputs + 7), 3);
          Tensor y = wide.columns(2, 2 + outputs);
          cpu.kernels().linear(c.x(scope, from, 125), packed, null, y);
          assertThat(y.toFloats()).as("%s, %d rows on %s", format, rows, cpu)
              .isEqualTo(Arrays.copyOfRange(expected, from * outputs, 125 * outputs));
          assertThat(wide.columns(0, 2).toFloats()).containsOnly(3);
          assertThat(wide.columns(outputs + 2, outputs + 7).toFloats()).containsOnly(3);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void rowsOfAPackedTableAreTheValues(WeightFormat format, int outputs, int inputs) {
    Case c = Case.of(format, outputs, inputs);
    float[] values = c.values();
    for (CpuDevice device : List.of(Devices.cpu(1), Devices.scalar(3))) {
      try (CpuDevice cpu = device; Scope scope = cpu.newScope("table")) {
        Tensor packed = cpu.kernels().pack(scope, c.weight(scope), format);
        int[] ids = {outputs - 1, 0, outputs / 2, outputs - 1};
        Tensor y = scope.empty(DType.F32, ids.length, inputs);
        cpu.kernels().embedding(scope.ofInts(Shape.of(ids.length), ids), packed, y);
        for (int t = 0; t < ids.length; t++) {
          assertThat(y.rows(t, t + 1).toFloats())
              .isEqualTo(Arrays.copyOfRange(values, ids[t] * inputs, (ids[t] + 1) * inputs));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(WeightFormat.class)
  void nothingToSumGivesTheBias(WeightFormat format) {
    for (CpuDevice device : List.of(Devices.cpu(2), Devices.scalar(2))) {
      try (CpuDevice cpu = device; Scope scope = cpu.newScope("empty")) {
        Tensor packed = cpu.kernels().pack(scope, scope.empty(DType.F32, 70, 0), format);
        for (int rows : new int[] {0, 1, 3, 40}) {
          Tensor y = scope.empty(DType.F32, rows, 70);
          cpu.kernels().linear(scope.empty(DType.F32, rows, 0), packed, scope.full(DType.F32, Shape.of(70), 2), y);
          float[] expected = new float[rows * 70];
          Arrays.fill(expected, 2);
          assertThat(y.toFloats()).isEqualTo(expected);
        }
      }
    }
  }
}
