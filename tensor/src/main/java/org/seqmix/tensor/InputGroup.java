package org.seqmix.tensor;

/// Up to {@link WeightFormat#GROUP} inputs of a product as integers of 8 bits and a scale: the one place that says how
/// inputs are rounded for the formats with 8-bit inputs.
///
/// *Numerics*: all in F32. With `a` the largest magnitude, `scale = a / 127` and `code = rint(x * (127 / a))`, ties to
/// even, so codes lie from -127 to 127. Where `127 / a` is infinite (a below 4e-37) all codes and the scale are 0. A
/// number that is not finite makes the scale NaN or infinite and the product NaN.
public final class InputGroup {
  private static final float LARGEST = 127;

  private InputGroup() {
  }

  /// What inputs are multiplied with before they are rounded, from their largest magnitude.
  public static float factor(float largest) {
    float factor = LARGEST / largest;
    return Float.isInfinite(factor) ? 0 : factor;
  }

  /// The scale of codes made with `factor(largest)`.
  public static float scale(float largest) {
    return Float.isInfinite(LARGEST / largest) ? 0 : largest / LARGEST;
  }

  /// Rounds `count` numbers of `x` in place to whole numbers and returns their scale.
  public static float round(float[] x, int count) {
    float largest = 0;
    for (int i = 0; i < count; i++) {
      largest = Math.max(largest, Math.abs(x[i]));
    }
    float factor = factor(largest);
    for (int i = 0; i < count; i++) {
      x[i] = (float) Math.rint(x[i] * factor);
    }
    return scale(largest);
  }
}
