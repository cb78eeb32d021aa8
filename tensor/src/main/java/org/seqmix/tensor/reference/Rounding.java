package org.seqmix.tensor.reference;

import org.seqmix.tensor.DType;

/// Rounding of doubles to the numbers an element type holds, once, to nearest, ties to even.
final class Rounding {
  private Rounding() {
  }

  /// The number of `type` nearest to `value`; integers must be exact already.
  static double round(DType type, double value) {
    return switch (type) {
      case F64 -> value;
      case F32 -> (float) value;
      case BF16 -> binary(value, 8, Float.MIN_EXPONENT, Float.MAX_EXPONENT);
      case F16 -> binary(value, 11, -14, 15);
      case I32, I64 -> integer(value);
    };
  }

  /// A value of `digits` significant bits whose exponent lies between the given ones, subnormals included.
  private static double binary(double value, int digits, int minExponent, int maxExponent) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return value;
    }
    int exponent = Math.max(Math.getExponent(value), minExponent);
    double unit = Math.scalb(1.0, exponent - digits + 1);
    double rounded = Math.rint(value / unit) * unit;
    boolean overflows = Math.abs(rounded) >= Math.scalb(1.0, maxExponent + 1);
    return overflows ? Math.copySign(Double.POSITIVE_INFINITY, value) : rounded;
  }

  private static double integer(double value) {
    if (value != (int) value) {
      throw new IllegalArgumentException("store an integer: expected a whole number of 32 bits, got " + value);
    }
    return value;
  }
}
