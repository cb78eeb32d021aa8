package org.seqmix.tensor;

/// What each format keeps of a row of weights, straight from its definition and in double, for comparison: no code is
/// shared with the library.
final class PackedValues {
  private static final int GROUP = 32;
  private static final double[] PLACES = {-8, -7.5, -7, -8.5, -6.5, 7, 7.5, 6.5};

  private PackedValues() {}

  /// The values of the weights (rows, columns).
  static float[] of(WeightFormat format, float[] w, int columns) {
    float[] out = new float[w.length];
    for (int row = 0; row < w.length; row += columns) {
      for (int k = 0; k < columns; k += GROUP) {
        int end = row + Math.min(columns, k + GROUP);
        switch (format) {
          case F32 -> System.arraycopy(w, row + k, out, row + k, end - row - k);
          case BF16 -> brainFloats(w, out, row + k, end);
          case Q8, Q8A8 -> eightBits(w, out, row + k, end);
          case Q4, Q4A8 -> fourBits(w, out, row + k, end);
        }
      }
    }
    return out;
  }

  /// The nearer of the two brain floats around a number; of equally near ones, the one whose last bit is 0.
  private static void brainFloats(float[] w, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      int cut = Float.floatToIntBits(w[i]) & 0xffff0000;
      float below = Float.intBitsToFloat(cut);
      float above = Float.intBitsToFloat(cut + 0x10000);
      double half = (below + (double) above) / 2;
      boolean up = Math.abs((double) w[i]) > Math.abs(half) || w[i] == half && (cut & 0x10000) != 0;
      out[i] = up ? above : below;
    }
  }

  private static void eightBits(float[] w, float[] out, int from, int to) {
    float scale = toF16(Math.abs(largest(w, from, to)) / 127);
    for (int i = from; i < to; i++) {
      out[i] = scale == 0 ? 0 : (float) (steps(w[i], scale, -127, 127) * scale) + 0f;
    }
  }

  private static void fourBits(float[] w, float[] out, int from, int to) {
    float best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (double place : PLACES) {
      float scale = toF16(largest(w, from, to) / (float) place);
      if (error(w, from, to, scale) < least) {
        least = error(w, from, to, scale);
        best = scale;
      }
    }
    for (int refit = 0; refit < 4; refit++) {
      float scale = toF16(fitted(w, from, to, best));
      if (error(w, from, to, scale) < least) {
        least = error(w, from, to, scale);
        best = scale;
      }
    }
    for (int i = from; i < to; i++) {
      out[i] = (float) value(w[i], best) + 0f;
    }
  }

  private static double error(float[] w, int from, int to, float scale) {
    double error = 0;
    for (int i = from; i < to; i++) {
      error += Math.pow(w[i] - value(w[i], scale), 2);
    }
    return error;
  }

  /// The slope of the line through zero that fits the weights best over the steps they have at `scale`.
  private static float fitted(float[] w, int from, int to, float scale) {
    double product = 0;
    double square = 0;
    for (int i = from; i < to && scale != 0; i++) {
      product += w[i] * steps(w[i], scale, -8, 7);
      square += Math.pow(steps(w[i], scale, -8, 7), 2);
    }
    return square == 0 ? 0 : (float) (product / square);
  }

  private static double value(float w, float scale) {
    return scale == 0 ? 0 : steps(w, scale, -8, 7) * scale;
  }

  private static double steps(float w, float scale, int least, int most) {
    return Math.clamp(Math.rint(w / scale), least, most);
  }

  private static float largest(float[] w, int from, int to) {
    float largest = 0;
    for (int i = from; i < to; i++) {
      largest = Math.abs(w[i]) > Math.abs(largest) ? w[i] : largest;
    }
    return largest;
  }

  private static float toF16(float x) {
    return Float.float16ToFloat(Float.floatToFloat16(x));
  }
}
