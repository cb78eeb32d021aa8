package org.seqmix.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
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

/// Weights of 8 and 4 bits: the device's bytes are the host's, and what is read from them is their values.
class PackedWeightsTest {
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

  private static double[] numbers(int seed, long count) {
    return OpenCl.normal(new SplittableRandom(seed), count);
  }

  private static double[] product(double[] x, double[] w, int tokens, int outputs, int inputs) {
    double[] y = new double[tokens * outputs];
    for (int i = 0; i < y.length; i++) {
      for (int k = 0; k < inputs; k++) {
        y[i] += x[i / outputs * inputs + k] * w[i % outputs * inputs + k];
      }
    }
    return y;
  }

  static Stream<Arguments> packings() {
    return Stream.of(WeightFormat.Q8, WeightFormat.Q4)
        .flatMap(f -> Stream.of(DType.F32, DType.BF16)
            .flatMap(t -> Stream.of(new int[] {1, 1}, new int[] {63, 33}, new int[] {64, 64}, new int[] {130, 203})
                .map(shape -> Arguments.of(f, t, shape[0], shape[1]))));
  }

  /// Magnitudes from those that only an F32 holds to the largest of an F16's scales; whole groups of zeros too.
  @ParameterizedTest
  @MethodSource("packings")
  void theDevicePacksWhatTheHostPacks(WeightFormat format, DType type, int outputs, int inputs) {
    SplittableRandom random = new SplittableRandom(17);
    short[] bits = new short[outputs * inputs];
    float[] values = new float[bits.length];
    for (int i = 0; i < values.length; i++) {
      int row = i / inputs;
      float size = row % 7 == 3 ? 0 : Math.scalb(row % 2 == 0 ? 1f : 400_000f, -row);
      float value = row % 5 == 4 ? random.nextInt(-3, 4) * size : (float) random.nextDouble(-1, 1) * size;
      bits[i] = (short) (Float.floatToRawIntBits(value) >>> 16);
      values[i] = type == DType.F32 ? value : Float.intBitsToFloat(bits[i] << 16);
    }
    PackedLayout layout = new PackedLayout(format, outputs, inputs);
    try (Arena arena = Arena.ofConfined(); Scope scope = device.newScope("packed")) {
      Tensor w = scope.empty(type, outputs, inputs + 3).columns(2, inputs + 2);
      device.upload(type == DType.F32 ? MemorySegment.ofArray(values) : MemorySegment.ofArray(bits), w);
      device.kernels().pack(scope, w, format);
      device.kernelTimes();
      Tensor packed = device.kernels().pack(scope, w, format);
      int[] words = scope.wrap(DType.I32, Shape.of(layout.bytes() / 4), packed.memory()).toInts();

      assertThat(words).isEqualTo(bytes(arena, layout, values).toArray(ValueLayout.JAVA_INT));
      assertThat(device.kernelTimes()).hasSize(1).first().asString().startsWith("pack.cl, pack: 1 ");
      assertThat(device.replacedKernels()).isEmpty();
    }
  }

  private static MemorySegment bytes(Arena arena, PackedLayout layout, float[] values) {
    MemorySegment bytes = arena.allocate(layout.bytes(), PackedLayout.LINE);
    WeightGroup group = new WeightGroup(layout.format());
    int inputs = (int) layout.inputs();
    for (int o = 0; o < layout.outputs(); o++) {
      for (int k = 0; k < inputs; k += WeightFormat.GROUP) {
        int count = Math.min(WeightFormat.GROUP, inputs - k);
        group.quantize(Arrays.copyOfRange(values, o * inputs + k, o * inputs + k + count), count);
        layout.put(bytes, o, k, group);
      }
    }
    layout.pad(bytes);
    return bytes;
  }

  @ParameterizedTest
  @CsvSource({"Q8, NaN", "Q8, 9e6", "Q4, -Infinity", "Q4, 5e5"})
  void aWeightWithoutAScaleIsNamed(WeightFormat format, float weight) {
    float[] values = new float[70 * 45];
    values[66 * 45 + 40] = weight;
    try (Scope scope = device.newScope("packed")) {
      Tensor w = scope.of(DType.F32, Shape.of(70, 45), values);

      assertThatIllegalArgumentException().isThrownBy(() -> device.kernels().pack(scope, w, format))
          .withMessageContaining(format.toString()).withMessageContaining(Float.toString(weight));
    }
  }

  @ParameterizedTest
  @EnumSource(value = WeightFormat.class, names = {"Q8", "Q4"})
  void valuesOfManyRowsKeepToTheirBoundIn16Bits(WeightFormat format) {
    double[] x = numbers(1, 70L * 203);
    double[] w = numbers(2, 130L * 203);
    try (OpenClDevice rounding = OpenCl.device(OpenClSettings.defaults().withoutSearch().roundingInputs());
        Scope scope = rounding.newScope("rounded")) {
      Tensor packed = rounding.kernels().pack(scope, OpenCl.framed(scope, w, 130, 203), format);
      Tensor y = scope.empty(DType.F32, 70, 130);
      Tensor values = scope.empty(DType.F32, 130, 203);
      rounding.kernels().linear(OpenCl.framed(scope, x, 70, 203), packed, null, y);
      rounding.kernels().embedding(scope.ofInts(Shape.of(130), IntStream.range(0, 130).toArray()), packed, values);

      assertThat(OpenCl.error(y.toFloats(), product(x, values.toDoubles(), 70, 130, 203))).isLessThan(1e-2);
      assertThat(rounding.replacedKernels()).isEmpty();
    }
  }
}
