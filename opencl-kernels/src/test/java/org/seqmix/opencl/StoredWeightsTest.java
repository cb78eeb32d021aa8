package org.seqmix.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;

/// Weights that stay in BF16, as checkpoints store them, give what their values give in F32.
class StoredWeightsTest {
  private static final int ALL = 1 << 16;
  private static final double BOUND = 2e-5;
  private static final Map<String, Device> DEVICES = new LinkedHashMap<>();

  @BeforeAll
  static void open() {
    DEVICES.put("tuned", OpenCl.device());
    DEVICES.put("translated", OpenCl.device(OpenClSettings.defaults().translatedOnly()));
    DEVICES.put("java", new JavaTwin());
  }

  @AfterAll
  static void close() {
    DEVICES.values().forEach(Device::close);
    DEVICES.clear();
  }

  static Stream<String> devices() {
    return Stream.of("tuned", "translated", "java");
  }

  @ParameterizedTest
  @MethodSource("devices")
  void everyBrainFloatIsRead(String name) {
    short[] bits = new short[ALL];
    for (int i = 0; i < ALL; i++) {
      bits[i] = (short) i;
    }
    try (Scope scope = DEVICES.get(name).newScope("all")) {
      Tensor y = scope.empty(DType.F32, 256, 256);
      scope.device().kernels().copy(stored(scope, bits, 256, 256), y);
      float[] got = y.toFloats();

      for (int i = 0; i < ALL; i++) {
        assertThat((Float) got[i]).as("bits %x", i).isEqualTo(Float.valueOf(Float.intBitsToFloat(i << 16)));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("devices")
  void productsAndEmbeddingsReadThem(String name) {
    Random random = new Random(5);
    short[] bits = new short[9 * 34];
    float[] values = new float[bits.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = (short) (Float.floatToRawIntBits((float) random.nextGaussian()) >>> 16);
      values[i] = Float.intBitsToFloat(bits[i] << 16);
    }
    try (Scope scope = DEVICES.get(name).newScope("stored")) {
      Tensor[] got = outputs(scope, stored(scope, bits, 9, 34).columns(1, 34));
      Tensor[] expected = outputs(scope, scope.of(DType.F32, Shape.of(9, 34), values).columns(1, 34));

      for (int i = 0; i < got.length; i++) {
        assertThat(OpenCl.error(got[i].toFloats(), expected[i].toDoubles())).as("output %d", i).isLessThan(BOUND);
      }
    }
  }

  private static Tensor[] outputs(Scope scope, Tensor w) {
    Kernels k = scope.device().kernels();
    float[] numbers = new float[5 * 33];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) Math.sin(i);
    }
    Tensor y = scope.empty(DType.F32, 5, 9);
    Tensor dx = scope.empty(DType.F32, 5, 33);
    Tensor rows = scope.empty(DType.F32, 3, 33);
    k.linear(scope.of(DType.F32, Shape.of(5, 33), numbers), w, null, y);
    k.linearInputGrad(y, w, dx);
    k.embedding(scope.ofInts(Shape.of(3), new int[] {8, 0, 4}), w, rows);
    return new Tensor[] {y, dx, rows};
  }

  private static Tensor stored(Scope scope, short[] bits, long rows, long columns) {
    Tensor t = scope.empty(DType.BF16, rows, columns);
    scope.device().upload(MemorySegment.ofArray(bits), t);
    return t;
  }
}
