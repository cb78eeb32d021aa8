package org.seqmix.tensor.cpu;

/// The exponential of single floats: the numbers of [VectorMath], bit for bit, without the Vector API.
final class FloatMath {
  static final float LOWEST = -104f;
  static final float HIGHEST = 89f;
  static final float LOG2_E = 1.442695f;
  /// Adding it leaves the nearest integer in the lowest bits.
  static final float ROUND = 0x1.8p23f;
  static final int ROUND_BITS = Float.floatToRawIntBits(ROUND);
  /// ln 2 as the sum of two floats.
  static final float LN2_HIGH = 0.6931472f;
  static final float LN2_LOW = -1.9046542e-9f;
  /// exp(r) = 1 + r + r² (E0 + E1 r + ... + E4 r⁴) for |r| <= ln 2 / 2, relative error 3e-9.
  static final float E0 = 0.49999994f;
  static final float E1 = 0.16666521f;
  static final float E2 = 0.04166839f;
  static final float E3 = 0.008368745f;
  static final float E4 = 0.0013814539f;
  static final int BIAS = 127;
  static final int MANTISSA = 23;

  private FloatMath() {}

  static float exp(float x) {
    float v = x < LOWEST ? LOWEST : x > HIGHEST ? HIGHEST : x;
    float t = Math.fma(v, LOG2_E, ROUND);
    float n = t - ROUND;
    float r = Math.fma(n, -LN2_HIGH, v);
    r = Math.fma(n, -LN2_LOW, r);
    float q = Math.fma(r, E4, E3);
    q = Math.fma(q, r, E2);
    q = Math.fma(q, r, E1);
    q = Math.fma(q, r, E0);
    float p = Math.fma(q, r * r, r) + 1f;
    int i = Float.floatToRawIntBits(t) - ROUND_BITS;
    int half = i >> 1;
    float a = Float.intBitsToFloat((half + BIAS) << MANTISSA);
    float b = Float.intBitsToFloat((i - half + BIAS) << MANTISSA);
    return p * a * b;
  }
}
