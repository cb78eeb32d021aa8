package org.seqmix.tensor.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;

class RoundingTest {
  @Test
  void bf16RoundsFloatsAsTheirBitsSay() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      float value = Float.intBitsToFloat(random.nextInt());
      if (!Float.isFinite(value)) {
        continue;
      }
      int bits = Float.floatToRawIntBits(value);
      float expected = Float.intBitsToFloat((bits + 0x7fff + (bits >>> 16 & 1)) & 0xffff0000);
      assertThat(Rounding.round(DType.BF16, value)).isEqualTo(expected);
    }
  }

  @Test
  void f16RoundsFloatsAsTheJdkDoes() {
    Random random = new Random(2);
    for (int i = 0; i < 20_000; i++) {
      float value = (float) (random.nextGaussian() * StrictMath.exp(6 * random.nextGaussian()));
      assertThat(Rounding.round(DType.F16, value)).isEqualTo(Float.float16ToFloat(Float.floatToFloat16(value)));
    }
  }

  @Test
  void doublesAreRoundedOnce() {
    double justAboveTie = 1 + Math.scalb(1.0, -8) + Math.scalb(1.0, -40);
    assertThat(Rounding.round(DType.BF16, justAboveTie)).isEqualTo(1 + Math.scalb(1.0, -7));
    assertThat(Rounding.round(DType.BF16, (float) justAboveTie)).isEqualTo(1);
  }

  @Test
  void halfValuesSurviveTheHost() {
    try (ReferenceDevice device = new ReferenceDevice(); Scope scope = device.newScope("half")) {
      for (DType type : new DType[] {DType.BF16, DType.F16}) {
        everyFiniteValue(device, scope, type);
      }
    }
  }

  private static void everyFiniteValue(ReferenceDevice device, Scope scope, DType type) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment host = arena.allocate(2 << 16, 2);
      int exponentMask = type == DType.BF16 ? 0x7f80 : 0x7c00;
      for (int i = 0; i < 1 << 16; i++) {
        host.setAtIndex(ValueLayout.JAVA_SHORT, i, (short) ((i & exponentMask) == exponentMask ? 0 : i));
      }
      Tensor t = scope.empty(type, 1 << 16);
      Tensor wide = scope.empty(DType.F32, 1 << 16);
      Tensor again = scope.empty(type, 1 << 16);
      MemorySegment back = arena.allocate(2 << 16, 2);
      device.upload(host, t);
      device.kernels().copy(t, wide);
      device.kernels().copy(wide, again);
      device.download(again, back);
      assertThat(back.mismatch(host)).as(type.name()).isEqualTo(-1);
    }
  }

  @Test
  void floatsAreRoundedWhereTheyAreStored() {
    try (Lab lab = new Lab(DType.F32, 3)) {
      Tensor y = lab.full(0.1, 1);
      assertThat(y.item()).isEqualTo(0.1f);
      lab.kernels.axpby(1.0 / 3, y, 0, y, y);
      assertThat(y.item()).isEqualTo((float) (1.0 / 3 * 0.1f));
    }
  }

  @Test
  void integersMustBeWhole() {
    try (Lab lab = Lab.f64()) {
      Tensor ids = lab.ints(1, 2);
      assertThatThrownBy(() -> lab.kernels.fill(ids, 0.5)).hasMessageContaining("whole number");
    }
  }
}
