package org.seqmix.tensor;

import java.util.Arrays;

/// Up to {@link WeightFormat#GROUP} weights of one output as integer codes and a scale: the one place that says how weights are
/// quantized, so that every device holds the same codes. Kernels that quantize give the same bits, or are not used.
///
/// *Formats*: {@link WeightFormat#Q8}: value = q * scale, q from -127 to 127, as GGUF's Q8_0; {@link WeightFormat#Q4}:
/// value = (q - 8) * scale, q from 0 to 15, as GGUF's Q4_0. The scale is an F16, so a value has at most 19 significant
/// bits and is exact in F32.
///
/// *Choice of the scale*: in Q8 the largest magnitude over 127. In Q4 the weight of largest magnitude, sign included, over
/// each of {@link #DIVISORS}; the one with the least squared error over the group is kept, the first of equals. The
/// range -8 to 7 is not symmetric, which is why the sign of the scale matters. For the steps so found the scale with the
/// least squared error is known, sum w steps / sum steps²; it gives new steps, and as long as the error falls, for at most
/// {@link #REFITS} times, it takes the scale's place.
///
/// *Error*: a weight w differs from its value by at most half a scale, where the scale is the rounded one and the code
/// was not cut off at the end of its range.
public final class WeightGroup {
  /// Where the weight of largest magnitude goes on the scale of Q4.
  private static final float[] DIVISORS = {-8, -7.5f, -7, -8.5f, -6.5f, 7, 7.5f, 6.5f};
  private static final int REFITS = 4;
  private static final float LARGEST_Q8 = 127;
  private static final int ZERO_Q4 = 8;
  private static final int LARGEST_Q4 = 15;

  private final WeightFormat format;
  private final byte[] codes = new byte[WeightFormat.GROUP];
  private final byte[] tried = new byte[WeightFormat.GROUP];
  private short scale;

  /// Room for one group; it is used over and over.
  public WeightGroup(WeightFormat format) {
    if (!format.isQuantized()) {
      throw new IllegalArgumentException("weight group: expected a quantized format, got " + format);
    }
    this.format = format;
  }

  /// Quantizes the first `count` of `weights`; the other codes become those of zero.
  ///
  /// *Errors*: `IllegalArgumentException` for a weight whose scale is beyond F16, or that is no number.
  public void quantize(float[] weights, int count) {
    Arrays.fill(codes, zero());
    float largest = largest(weights, count);
    if (format.bits() == 8) {
      scale = toF16(Math.abs(largest) / LARGEST_Q8, largest);
      code(weights, count, scale(), codes);
    } else {
      choose(weights, count, largest);
    }
  }

  /// Code of weight `i`: -127 to 127 in Q8, 0 to 15 in Q4.
  public int code(int i) {
    return codes[i];
  }

  /// The scale, as bits of an F16.
  public short scaleBits() {
    return scale;
  }

  /// The scale.
  public float scale() {
    return Float.float16ToFloat(scale);
  }

  /// Value of weight `i`.
  public float value(int i) {
    return (codes[i] - zero()) * scale();
  }

  /// Gives weight `i` the nearest code of the present scale and returns its value.
  public float round(int i, float weight) {
    float step = scale();
    codes[i] = (byte) ((int) steps(weight, step) + zero());
    return value(i);
  }

  private byte zero() {
    return (byte) (format.bits() == 8 ? 0 : ZERO_Q4);
  }

  private void choose(float[] weights, int count, float largest) {
    scale = 0;
    if (largest == 0) {
      return;
    }
    double least = Double.POSITIVE_INFINITY;
    for (float divisor : DIVISORS) {
      least = keepBetter(weights, count, toF16(largest / divisor, largest), least);
    }
    for (int i = 0; i < REFITS; i++) {
      double error = keepBetter(weights, count, toF16(refit(weights, count), largest), least);
      if (error == least) {
        return;
      }
      least = error;
    }
  }

  /// Keeps this scale and its codes if their squared error is below `least`; returns the lesser of the two.
  private double keepBetter(float[] weights, int count, short bits, double least) {
    double error = code(weights, count, Float.float16ToFloat(bits), tried);
    if (!(error < least)) {
      return least;
    }
    scale = bits;
    System.arraycopy(tried, 0, codes, 0, count);
    return error;
  }

  /// The scale with the least squared error for the present codes; 0 where all of them are zero.
  private float refit(float[] weights, int count) {
    double product = 0;
    double square = 0;
    for (int i = 0; i < count; i++) {
      double steps = codes[i] - zero();
      product += weights[i] * steps;
      square += steps * steps;
    }
    return square == 0 ? 0 : (float) (product / square);
  }

  /// Writes the nearest codes and returns the squared error.
  private double code(float[] weights, int count, float step, byte[] out) {
    int zero = zero();
    double sum = 0;
    for (int i = 0; i < count; i++) {
      float steps = steps(weights[i], step);
      double error = weights[i] - (double) steps * step;
      sum += error * error;
      out[i] = (byte) ((int) steps + zero);
    }
    return sum;
  }

  private float steps(float weight, float step) {
    float low = format.bits() == 8 ? -LARGEST_Q8 : -ZERO_Q4;
    float high = format.bits() == 8 ? LARGEST_Q8 : LARGEST_Q4 - ZERO_Q4;
    return step == 0 ? 0 : (float) Math.rint(Math.clamp(weight / step, low, high));
  }

  private static float largest(float[] weights, int count) {
    float largest = 0;
    for (int i = 0; i < count; i++) {
      if (!(Math.abs(weights[i]) <= Math.abs(largest))) {
        largest = weights[i];
        if (Float.isNaN(largest)) {
          return largest;
        }
      }
    }
    return largest;
  }

  private short toF16(float step, float largest) {
    short bits = Float.floatToFloat16(step);
    if (!Float.isFinite(Float.float16ToFloat(bits))) {
      throw new IllegalArgumentException("weights in " + format + ": expected numbers whose scale an F16 holds, got "
          + largest + "; keep these weights in BF16 or F32");
    }
    return bits;
  }
}
