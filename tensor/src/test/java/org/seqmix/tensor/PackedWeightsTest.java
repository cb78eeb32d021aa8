package org.seqmix.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.seqmix.tensor.cpu.CpuDevice;
import org.seqmix.tensor.op.Embedding;
import org.seqmix.tensor.op.Linear;
import org.seqmix.tensor.reference.ReferenceDevice;

/// Every format of packed weights against its definition, on every device, through the operations that users call.
class PackedWeightsTest {
  /// Outputs and inputs: less than a group and a panel, just a group, just beyond, and several of both with remainders.
  private static final int[][] SIZES = {{1, 1}, {3, 31}, {64, 32}, {65, 33}, {17, 95}, {129, 257}};
  private static final int ROWS = 40;

  /// A device that a test opens and closes, under its name.
  private record Opening(String name, Supplier<Device> supplier) {
    Device open() {
      return supplier.get();
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static Device cpu(int threads, boolean vectors) {
    return new CpuDevice(new CpuDevice.Options(threads, Duration.ofNanos(10_000), true, vectors));
  }

  private static List<Opening> devices() {
    return List.of(new Opening("cpu, 1 thread", () -> cpu(1, true)), new Opening("cpu, 3 threads", () -> cpu(3, true)),
        new Opening("without vectors, 1 thread", () -> cpu(1, false)),
        new Opening("without vectors, 3 threads", () -> cpu(3, false)),
        new Opening("reference", ReferenceDevice::new));
  }

  static Stream<Arguments> formatsAndDevices() {
    return Arrays.stream(WeightFormat.values()).flatMap(f -> devices().stream().map(d -> Arguments.of(f, d)));
  }

  static Stream<Arguments> quantizedAndDevices() {
    return formatsAndDevices().filter(a -> ((WeightFormat) a.get()[0]).isQuantized());
  }

  /// Numbers of many magnitudes, one of them for each group, a few of them zero.
  private static float[] numbers(int rows, int columns, long seed) {
    Random random = new Random(seed);
    float[] out = new float[rows * columns];
    for (int i = 0; i < out.length; i++) {
      double size = Math.scalb(1.0, (i / columns * 7 + i % columns / 32 * 5) % 15 - 10);
      out[i] = (float) (i % 13 == 5 ? 0 : size * random.nextGaussian());
    }
    return out;
  }

  private static Tensor matrix(Scope scope, int rows, int columns, float[] values) {
    return scope.of(DType.F32, Shape.of(rows, columns), values);
  }

  /// All rows of a packed weight, which an embedding reads. A zero is a zero: a code of zero takes the sign of its scale.
  private static float[] values(Scope scope, Tensor packed) {
    int rows = Math.toIntExact(packed.shape().dim(0));
    Tensor ids = scope.ofInts(Shape.of(rows), IntStream.range(0, rows).toArray());
    float[] out = Embedding.apply(Context.inference(scope), ids, packed).toFloats();
    for (int i = 0; packed.format().isQuantized() && i < out.length; i++) {
      out[i] += 0f;
    }
    return out;
  }

  @ParameterizedTest
  @MethodSource("formatsAndDevices")
  void valuesAreThoseOfTheDefinition(WeightFormat format, Opening opening) {
    try (Device device = opening.open(); Scope scope = device.newScope("values")) {
      for (int[] size : SIZES) {
        float[] w = numbers(size[0], size[1], 11);
        Tensor packed = device.kernels().pack(scope, matrix(scope, size[0], size[1], w), format);
        assertThat(packed.format()).isEqualTo(format);
        assertThat(packed.shape()).isEqualTo(Shape.of(size[0], size[1]));
        assertThat(values(scope, packed)).as("%d x %d", size[0], size[1])
            .isEqualTo(PackedValues.of(format, w, size[1]));
      }
    }
  }

  /// Ties, both zeros, the ends of the range and what is no number, in a weight that need not be finite.
  @ParameterizedTest
  @MethodSource("devices")
  void brainFloatsRoundToTheNearestAndToEven(Opening opening) {
    float[] w = {1 + 0x1p-8f, 1 + 3 * 0x1p-8f, Math.nextUp(1 + 0x1p-8f), -1 - 0x1p-8f, 0f, -0f, Float.MAX_VALUE,
        Float.MIN_VALUE, 0x1p-133f, Float.POSITIVE_INFINITY, Float.NaN, Float.intBitsToFloat(0x7f800001)};
    float[] expected = {1, 1 + 0x1p-6f, 1 + 0x1p-7f, -1, 0f, -0f, Float.POSITIVE_INFINITY, 0, 0x1p-133f,
        Float.POSITIVE_INFINITY, Float.NaN, Float.NaN};
    try (Device device = opening.open(); Scope scope = device.newScope("ties")) {
      Tensor packed = device.kernels().pack(scope, matrix(scope, 1, w.length, w), WeightFormat.BF16);
      assertThat(values(scope, packed)).isEqualTo(expected);
    }
  }

  /// The largest weight of a group says how fine its steps are, and nothing else does: not the next group, nor the next
  /// output.
  @ParameterizedTest
  @MethodSource("quantizedAndDevices")
  void aScaleIsThatOfItsGroupAlone(WeightFormat format, Opening opening) {
    int columns = 32 + 32 + 5;
    float[] w = numbers(3, columns, 5);
    float[] changed = w.clone();
    for (int i = columns + 32; i < columns + 64; i++) {
      changed[i] = 1000 * (i - columns - 40);
    }
    try (Device device = opening.open(); Scope scope = device.newScope("groups")) {
      float[] before = values(scope, device.kernels().pack(scope, matrix(scope, 3, columns, w), format));
      float[] after = values(scope, device.kernels().pack(scope, matrix(scope, 3, columns, changed), format));
      assertThat(after[columns + 63]).isCloseTo(23_000, Percentage.withPercentage(8));
      System.arraycopy(before, columns + 32, after, columns + 32, 32);
      assertThat(after).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @MethodSource("formatsAndDevices")
  void aPartOfALargerMatrixIsPackedLikeACopyOfIt(WeightFormat format, Opening opening) {
    try (Device device = opening.open(); Scope scope = device.newScope("views")) {
      Tensor wide = matrix(scope, 70, 50, numbers(70, 50, 3));
      Tensor part = wide.rows(2, 69).columns(3, 46);
      Tensor copy = scope.of(DType.F32, Shape.of(67, 43), part.toFloats());
      assertThat(values(scope, device.kernels().pack(scope, part, format)))
          .isEqualTo(values(scope, device.kernels().pack(scope, copy, format)));
    }
  }

  /// The product of the values, to the rounding of F32; with inputs of 8 bits, of the inputs as they are rounded.
  @ParameterizedTest
  @MethodSource("formatsAndDevices")
  void productsAreThoseOfTheValues(WeightFormat format, Opening opening) {
    try (Device device = opening.open(); Scope scope = device.newScope("products")) {
      for (int[] size : SIZES) {
        float[] w = numbers(size[0], size[1], 2);
        float[] x = numbers(ROWS, size[1], 7);
        float[] bias = numbers(1, size[0], 9);
        float[] got = Linear.apply(Context.inference(scope), matrix(scope, ROWS, size[1], x),
            device.kernels().pack(scope, matrix(scope, size[0], size[1], w), format),
            scope.of(DType.F32, Shape.of(size[0]), bias)).toFloats();
        float[] values = PackedValues.of(format, w, size[1]);
        float[] inputs = format.roundsInputs() ? rounded(x, size[1]) : x;
        for (int i = 0; i < got.length; i++) {
          double sum = bias[i % size[0]];
          double magnitude = Math.abs(sum);
          for (int k = 0; k < size[1]; k++) {
            double term = inputs[i / size[0] * size[1] + k] * (double) values[i % size[0] * size[1] + k];
            sum += term;
            magnitude += Math.abs(term);
          }
          assertThat((double) got[i]).isCloseTo(sum, Offset.offset((size[1] + 4) * 0x1p-24 * magnitude));
        }
      }
    }
  }

  private static float[] rounded(float[] x, int columns) {
    float[] out = x.clone();
    for (int row = 0; row < x.length; row += columns) {
      for (int k = 0; k < columns; k += 32) {
        int end = row + Math.min(columns, k + 32);
        float largest = 0;
        for (int i = row + k; i < end; i++) {
          largest = Math.max(largest, Math.abs(x[i]));
        }
        for (int i = row + k; i < end; i++) {
          out[i] = largest == 0 ? 0 : (float) Math.rint(x[i] * (127 / largest)) * (largest / 127);
        }
      }
    }
    return out;
  }

  /// A row alone, in pairs, in a batch of odd size or with all others: the same bits, with and without vectors and on any
  /// number of threads.
  @ParameterizedTest
  @MethodSource("formats")
  void aRowHasTheSameBitsInEveryBatchAndOnEveryNumberOfThreads(WeightFormat format) {
    for (int[] size : SIZES) {
      float[] w = numbers(size[0], size[1], 4);
      float[] x = numbers(ROWS, size[1], 8);
      float[] expected = {};
      for (Opening opening : devices()) {
        try (Device device = opening.open(); Scope scope = device.newScope("batches")) {
          Context c = Context.inference(scope);
          Tensor packed = device.kernels().pack(scope, matrix(scope, size[0], size[1], w), format);
          Tensor in = matrix(scope, ROWS, size[1], x);
          float[] all = Linear.apply(c, in, packed, null).toFloats();
          for (int batch : new int[] {1, 2, 7, 32}) {
            for (int row = 0; row < ROWS; row += batch) {
              int end = Math.min(ROWS, row + batch);
              assertThat(Linear.apply(c, in.rows(row, end), packed, null).toFloats())
                  .as("%s: rows %d to %d", opening, row, end)
                  .isEqualTo(Arrays.copyOfRange(all, row * size[0], end * size[0]));
            }
          }
          if (device instanceof CpuDevice) {
            assertThat(all).as("%s", opening).isEqualTo(expected.length == 0 ? all : expected);
            expected = all;
          }
        }
      }
    }
  }

  static WeightFormat[] formats() {
    return WeightFormat.values();
  }

  @ParameterizedTest
  @MethodSource("quantizedAndDevices")
  void weightsThatAreNoFiniteNumbersAreRefusedInOneLine(WeightFormat format, Opening opening) {
    float[] bad = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 1e30f};
    int[] places = {0, 1, 31, 32, 70 * 40 - 1, 66 * 40 + 35};
    try (Device device = opening.open(); Scope scope = device.newScope("refused")) {
      for (float number : bad) {
        for (int place : places) {
          float[] w = numbers(70, 40, 1);
          w[place] = number;
          Tensor t = matrix(scope, 70, 40, w);
          assertThatIllegalArgumentException().as("%s at %d", number, place)
              .isThrownBy(() -> device.kernels().pack(scope, t, format))
              .withMessageContaining(format.toString()).withMessageContaining(String.valueOf(number))
              .withMessageContaining("BF16 or F32").withMessageNotContaining("\n");
        }
      }
      // A refusal leaves the device, and its threads, as they were.
      float[] w = numbers(70, 40, 1);
      assertThat(values(scope, device.kernels().pack(scope, matrix(scope, 70, 40, w), format)))
          .isEqualTo(PackedValues.of(format, w, 40));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Q8", "Q8A8", "Q4", "Q4A8", "BF16"})
  void aPackedWeightTakesNoGradient(WeightFormat format) {
    for (Opening opening : devices()) {
      try (Device device = opening.open(); Scope scope = device.newScope("gradient")) {
        Tensor packed = device.kernels().pack(scope, matrix(scope, 5, 40, numbers(5, 40, 1)), format);
        Tensor x = matrix(scope, 3, 40, numbers(3, 40, 2));
        Context training = Context.training(scope);
        training.tape().leaf(x, scope.zeros(DType.F32, 3, 40));
        assertThatIllegalArgumentException().as("%s", opening)
            .isThrownBy(() -> Linear.apply(training, x, packed, null)).withMessageContaining("is packed")
            .withMessageContaining("load the model unpacked").withMessageNotContaining("\n");
      }
    }
  }
}
