package org.seqmix.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;

class VectorMathTest {
  /// A prime step through the bit patterns of all floats: half a million of them.
  private static final long STEP = 8191;

  @FunctionalInterface
  private interface FloatUnary {
    float of(float x);
  }

  @Test
  void expIsWithinItsBoundOverAllFloats() {
    double worst = 0;
    for (long bits = 0; bits < 1L << 32; bits += STEP) {
      float x = Float.intBitsToFloat((int) bits);
      float got = VectorMath.exp(x);
      double expected = StrictMath.exp(x);
      if (Double.isNaN(expected)) {
        assertThat(got).isNaN();
      } else if (expected > Float.MAX_VALUE * (1 + 0x1p-25)) {
        assertThat(got).isEqualTo(Float.POSITIVE_INFINITY);
      } else if (expected < Float.MIN_NORMAL) {
        assertThat((double) got).isBetween(expected - Float.MIN_VALUE, expected + Float.MIN_VALUE);
      } else {
        worst = Math.max(worst, Math.abs(got - expected) / expected);
      }
    }
    assertThat(worst).isGreaterThan(0).isLessThan(1.2e-7);
  }

  @Test
  void expAtTheEnds() {
    assertThat(VectorMath.exp(Float.NEGATIVE_INFINITY)).isZero();
    assertThat(VectorMath.exp(Float.POSITIVE_INFINITY)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(VectorMath.exp(0f)).isEqualTo(1f);
    assertThat(VectorMath.exp(-200f)).isZero();
    assertThat(VectorMath.exp(88.7f)).isFinite();
    assertThat(VectorMath.exp(88.8f)).isEqualTo(Float.POSITIVE_INFINITY);
  }

  @Test
  void vectorsHaveTheBitsOfTheScalarForms() {
    sameBits(VectorMath::exp, VectorMath::exp);
    sameBits(VectorMath::sigmoid, VectorMath::sigmoid);
    sameBits(VectorMath::silu, VectorMath::silu);
    sameBits(VectorMath::siluSlope, VectorMath::siluSlope);
    sameBits(VectorMath::log1p, VectorMath::log1p);
    sameBits(VectorMath::softplus, VectorMath::softplus);
  }

  private static void sameBits(UnaryOperator<FloatVector> vector, FloatUnary scalar) {
    float[] in = new float[Vectors.LANES];
    float[] out = new float[Vectors.LANES];
    for (long bits = 0; bits < 1L << 32; bits += STEP * Vectors.LANES) {
      for (int i = 0; i < in.length; i++) {
        in[i] = Float.intBitsToFloat((int) (bits + STEP * i));
      }
      vector.apply(FloatVector.fromArray(Vectors.SPECIES, in, 0)).intoArray(out, 0);
      for (int i = 0; i < in.length; i++) {
        if (Float.floatToIntBits(out[i]) != Float.floatToIntBits(scalar.of(in[i]))) {
          assertThat(out[i]).as("at %s", in[i]).isEqualTo(scalar.of(in[i]));
        }
      }
    }
  }

  @Test
  void relativesOfTheExponentialAreClose() {
    within(2.5e-7, VectorMath::sigmoid, x -> 1 / (1 + StrictMath.exp(-x)));
    within(2.5e-7, VectorMath::silu, x -> x / (1 + StrictMath.exp(-x)));
    within(2.5e-7, VectorMath::softplus, x -> Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x))));
  }

  private static void within(double bound, FloatUnary got, DoubleUnaryOperator expected) {
    double worst = 0;
    for (float x = -80; x < 80; x += 0.00237f) {
      double e = expected.applyAsDouble(x);
      worst = Math.max(worst, Math.abs(got.of(x) - e) / Math.abs(e));
    }
    assertThat(worst).isLessThan(bound);
  }

  @Test
  void slopeOfSiluIsTheDifferenceQuotient() {
    for (double x = -30; x < 30; x += 0.37) {
      double h = 1e-5;
      double quotient = ((x + h) / (1 + Math.exp(-x - h)) - (x - h) / (1 + Math.exp(-x + h))) / (2 * h);
      assertThat(Math.abs(VectorMath.siluSlope((float) x) - quotient)).as("at %s", x).isLessThan(3e-6);
    }
  }
}
