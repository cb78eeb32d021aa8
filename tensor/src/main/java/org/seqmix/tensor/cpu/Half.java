package org.seqmix.tensor.cpu;

/// Brain floats: the upper half of an F32.
final class Half {
  private Half() {}

  /// The nearest brain float, ties to even; NaN stays NaN.
  static short toBf16(float x) {
    int bits = Float.floatToRawIntBits(x);
    if (Float.isNaN(x)) {
      return (short) (bits >>> 16 | 0x40);
    }
    return (short) (bits + 0x7FFF + (bits >>> 16 & 1) >>> 16);
  }

  static float fromBf16(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }
}
