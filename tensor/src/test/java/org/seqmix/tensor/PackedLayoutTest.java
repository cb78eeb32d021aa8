package org.seqmix.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.seqmix.tensor.cpu.CpuDevice;
import org.seqmix.tensor.op.Embedding;
import org.seqmix.tensor.op.Linear;
import org.seqmix.tensor.reference.ReferenceDevice;

/// Bytes in the portable layout are what every device makes of the weight itself.
class PackedLayoutTest {
  private static final CpuDevice.Options CPU = CpuDevice.Options.defaults().withThreads(2).poisoned();

  private static float[] numbers(int count, long seed) {
    Random random = new Random(seed);
    float[] w = new float[count];
    for (int i = 0; i < count; i++) {
      w[i] = (float) random.nextGaussian();
    }
    return w;
  }

  /// The weight as bytes, at `shift` bytes from the beginning of a line.
  private static MemorySegment bytes(Arena arena, PackedLayout layout, float[] w, int shift) {
    MemorySegment bytes = arena.allocate(layout.bytes() + shift, PackedLayout.LINE).asSlice(shift);
    WeightGroup group = new WeightGroup(layout.format());
    float[] weights = new float[WeightFormat.GROUP];
    for (int o = 0; o < layout.outputs(); o++) {
      for (int k = 0; k < layout.inputs(); k += WeightFormat.GROUP) {
        int count = (int) Math.min(WeightFormat.GROUP, layout.inputs() - k);
        System.arraycopy(w, (int) (o * layout.inputs() + k), weights, 0, count);
        group.quantize(weights, count);
        layout.put(bytes, o, k, group);
      }
    }
    layout.pad(bytes);
    return bytes;
  }

  private static List<Device> devices() {
    return List.of(new CpuDevice(CPU), new CpuDevice(CPU.withoutVectors()), new ReferenceDevice());
  }

  @ParameterizedTest
  @CsvSource({"Q8, 1, 1, 0", "Q4, 1, 1, 0", "Q8, 64, 64, 0", "Q4, 130, 100, 0", "Q8, 77, 45, 0", "Q4, 77, 45, 4",
      "Q8A8, 70, 65, 4", "Q4A8, 63, 33, 0"})
  void productsAndRowsHaveTheBitsOfWhatADevicePacks(WeightFormat format, int outputs, int inputs, int shift) {
    PackedLayout layout = new PackedLayout(format, outputs, inputs);
    float[] w = numbers(outputs * inputs, 3);
    for (Device device : devices()) {
      try (device; Arena arena = Arena.ofShared(); Scope scope = device.newScope("test")) {
        Context c = Context.inference(scope);
        Tensor x = scope.of(DType.F32, Shape.of(7, inputs), numbers(7 * inputs, 5));
        Tensor ids = scope.ofInts(Shape.of(3), new int[] {outputs - 1, 0, outputs / 2});
        Tensor packed = device.kernels().pack(scope, scope.of(DType.F32, Shape.of(outputs, inputs), w), format);
        Tensor read = device.packed(scope, bytes(arena, layout, w, shift), layout);
        assertThat(read.format()).isEqualTo(format);
        assertThat(Linear.apply(c, x, read, null).toFloats()).isEqualTo(Linear.apply(c, x, packed, null).toFloats());
        assertThat(Embedding.apply(c, ids, read).toFloats()).isEqualTo(Embedding.apply(c, ids, packed).toFloats());
      }
    }
  }

  /// The values that the definition of the format gives, by a twin that knows nothing of bytes.
  @ParameterizedTest
  @EnumSource(value = WeightFormat.class, names = {"Q8", "Q4"})
  void valuesAreTheFormats(WeightFormat format) {
    PackedLayout layout = new PackedLayout(format, 70, 75);
    float[] w = numbers(70 * 75, 11);
    float[] expected = PackedValues.of(format, w, 75);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = bytes(arena, layout, w, 0);
      for (int i = 0; i < w.length; i++) {
        assertThat(layout.value(bytes, i / 75, i % 75)).isEqualTo(expected[i]);
      }
      assertThat(layout.firstBadScale(bytes)).isEmpty();
    }
  }

  /// By the words of the documentation: 8 bits, output 37 of the panel is word 5 and vector 2.
  @Test
  void aByteLiesWhereTheDocumentationSays() {
    PackedLayout layout = new PackedLayout(WeightFormat.Q8, 100, 40);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocate(layout.bytes());
      long panel = 34 * 64 + (2 + 8) * 64;
      assertThat(layout.bytes()).isEqualTo(2 * panel);
      long group = panel + 34 * 64;
      bytes.set(ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), group + 64 + 4 * 5,
          Float.floatToFloat16(0.5f));
      bytes.set(ValueLayout.JAVA_BYTE, group + 2 * 64 + 3 * 64 + 4 * 5 + 2, (byte) (128 - 7));
      assertThat(layout.value(bytes, 64 + 37, 32 + 3)).isEqualTo(-3.5f);
    }
  }

  @Test
  void aMappedWeightTakesNoMemoryOnCpu() {
    PackedLayout layout = new PackedLayout(WeightFormat.Q4, 128, 64);
    try (CpuDevice device = new CpuDevice(CPU); Arena arena = Arena.ofShared(); Scope scope = device.newScope("test")) {
      float[] w = numbers(128 * 64, 1);
      device.packed(scope, bytes(arena, layout, w, 0), layout);
      assertThat(scope.bytes()).isZero();
      device.packed(scope, bytes(arena, layout, w, 4), layout);
      assertThat(scope.bytes()).isEqualTo(layout.bytes());
    }
  }

  @ParameterizedTest
  @CsvSource({"Q8, Infinity", "Q4, NaN", "Q4, -Infinity"})
  void aScaleThatIsNoNumberIsFound(WeightFormat format, float scale) {
    PackedLayout layout = new PackedLayout(format, 70, 75);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = bytes(arena, layout, numbers(70 * 75, 11), 0);
      long groups = 2L * (2 + (format == WeightFormat.Q8 ? 32 : 16)) * 64;
      bytes.set(ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN),
          layout.panelBytes() + groups + 4 * 3,
          Float.floatToFloat16(scale));
      assertThat(layout.firstBadScale(bytes)).hasValue(67);
    }
  }

  @Test
  void otherSizesAndFormatsAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new PackedLayout(WeightFormat.BF16, 1, 1))
        .withMessageContaining("BF16");
    PackedLayout layout = new PackedLayout(WeightFormat.Q8, 2, 3);
    for (Device device : devices()) {
      try (device; Arena arena = Arena.ofConfined(); Scope scope = device.newScope("test")) {
        MemorySegment few = arena.allocate(layout.bytes() - 4);
        assertThatThrownBy(() -> device.packed(scope, few, layout)).isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining(String.valueOf(layout.bytes() - 4));
      }
    }
  }
}
