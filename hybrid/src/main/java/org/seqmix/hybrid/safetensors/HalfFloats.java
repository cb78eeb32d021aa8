package org.seqmix.hybrid.safetensors;

/// The two 16-bit floating-point formats, to and from single precision.
///
/// *Numerics*: widening is exact; narrowing rounds to nearest, ties to even, overflows to infinity and keeps NaN.
public final class HalfFloats {
  private static final int QUIET = 0x0040;

  private HalfFloats() {}

  /// The number a bfloat16 stands for.
  public static float fromBf16(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }

  /// The nearest bfloat16.
  public static short toBf16(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) ((bits >>> 16) | QUIET);
    }
    int evenBit = (bits >>> 16) & 1;
    return (short) ((bits + 0x7fff + evenBit) >>> 16);
  }

  /// The number an IEEE half stands for.
  public static float fromF16(short bits) {
    return Float.float16ToFloat(bits);
  }

  /// The nearest IEEE half.
  public static short toF16(float value) {
    return Float.floatToFloat16(value);
  }
}
