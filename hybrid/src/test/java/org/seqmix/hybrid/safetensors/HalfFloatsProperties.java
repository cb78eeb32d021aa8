package org.seqmix.hybrid.safetensors;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class HalfFloatsProperties {
  @Example
  void everyBf16SurvivesARoundTrip() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float value = HalfFloats.fromBf16((short) bits);
      if (Float.isNaN(value)) {
        assertThat(HalfFloats.fromBf16(HalfFloats.toBf16(value))).isNaN();
      } else {
        assertThat(HalfFloats.toBf16(value)).isEqualTo((short) bits);
      }
    }
  }

  @Example
  void everyF16SurvivesARoundTrip() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float value = HalfFloats.fromF16((short) bits);
      if (Float.isNaN(value)) {
        assertThat(HalfFloats.fromF16(HalfFloats.toF16(value))).isNaN();
      } else {
        assertThat(HalfFloats.toF16(value)).isEqualTo((short) bits);
      }
    }
  }

  /// No bfloat16 is nearer than the one chosen, and of two equally near the one with an even last bit is chosen.
  @Property(tries = 2000)
  void bf16IsTheNearest(@ForAll int bits) {
    float value = Float.intBitsToFloat(bits);
    if (!Float.isFinite(value)) {
      return;
    }
    short chosen = HalfFloats.toBf16(value);
    double error = Math.abs((double) HalfFloats.fromBf16(chosen) - value);
    for (int step : new int[] {-1, 1}) {
      short other = (short) (chosen + step);
      double otherError = Math.abs((double) HalfFloats.fromBf16(other) - value);
      if (Float.isFinite(HalfFloats.fromBf16(other)) && Float.isFinite(HalfFloats.fromBf16(chosen))) {
        assertThat(error).isLessThanOrEqualTo(otherError);
        if (error == otherError) {
          assertThat(chosen & 1).isZero();
        }
      }
    }
  }

  @Example
  void bf16OverflowsToInfinityAndKeepsNaN() {
    assertThat(HalfFloats.fromBf16(HalfFloats.toBf16(Float.MAX_VALUE))).isInfinite();
    assertThat(HalfFloats.fromBf16(HalfFloats.toBf16(Float.intBitsToFloat(0x7f800001)))).isNaN();
    assertThat(HalfFloats.fromBf16(HalfFloats.toBf16(Float.intBitsToFloat(0xffffffff)))).isNaN();
  }
}
