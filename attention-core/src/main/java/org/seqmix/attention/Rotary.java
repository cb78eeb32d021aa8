package org.seqmix.attention;

import java.util.Optional;

/// Rotary position embedding: base, and the frequency scaling of Llama 3.x.
///
/// *Numerics*: frequencies in double, rounded once to float, or then to BF16. *Source*: RoFormer; Llama 3.1 for
/// scaling.
///
/// @param theta base of the frequencies
/// @param scaling Llama 3 scaling, if any
/// @param bf16 whether frequencies are rounded to BF16, as in models cast to it as a whole
public record Rotary(double theta, Optional<Llama3Scaling> scaling, boolean bf16) {
  /// Scaling that slows low frequencies to stretch the context.
  ///
  /// @param factor slow-down of low frequencies
  /// @param lowFactor waves longer than originalContext / lowFactor are slowed fully
  /// @param highFactor waves shorter than originalContext / highFactor are left alone
  /// @param originalContext positions the model was first trained on
  public record Llama3Scaling(double factor, double lowFactor, double highFactor, int originalContext) {
    public Llama3Scaling {
      if (!(factor > 0) || !(lowFactor > 0) || !(highFactor > lowFactor) || originalContext <= 0) {
        throw new IllegalArgumentException("rope scaling: expected factor > 0 and 0 < low (" + lowFactor + ") < high ("
            + highFactor + ") frequency factor, got factor " + factor + " and context " + originalContext);
      }
    }

    private double scale(double frequency) {
      double wave = 2 * Math.PI / frequency;
      if (wave < originalContext / highFactor) {
        return frequency;
      }
      if (wave > originalContext / lowFactor) {
        return frequency / factor;
      }
      double smooth = (originalContext / wave - lowFactor) / (highFactor - lowFactor);
      return (1 - smooth) * frequency / factor + smooth * frequency;
    }
  }

  public Rotary {
    if (!(theta > 0)) {
      throw new IllegalArgumentException("rope: theta (" + theta + ") must be > 0");
    }
  }

  /// Plain rotary embedding of this base.
  public static Rotary plain(double theta) {
    return new Rotary(theta, Optional.empty(), false);
  }

  /// The head dim / 2 frequencies, in radians a position, rounded to float as checkpoints' code has them.
  public float[] frequencies(int headDim) {
    float[] out = new float[headDim / 2];
    for (int i = 0; i < out.length; i++) {
      double f = 1 / StrictMath.pow(theta, 2.0 * i / headDim);
      float rounded = (float) (double) scaling.map(s -> s.scale(f)).orElse(f);
      out[i] = bf16 ? toBf16(rounded) : rounded;
    }
    return out;
  }

  /// The nearest BF16 number, ties to even.
  private static float toBf16(float value) {
    int bits = Float.floatToRawIntBits(value);
    return Float.intBitsToFloat((bits + 0x7FFF + ((bits >>> 16) & 1)) & 0xFFFF0000);
  }
}
