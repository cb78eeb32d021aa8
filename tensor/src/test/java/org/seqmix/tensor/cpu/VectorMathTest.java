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

  @Test
  void decayIsAPowerOfTwoWithinItsBound() {
    double worst = 0;
    float[] lanes = new float[Vectors.LANES];
    for (float x = 1e-6f; x < 200; x *= 1.0003f) {
      float y = -0.7071f;
      float got = VectorMath.decay(x, y);
      FloatVector.broadcast(Vectors.SPECIES, x).lanewise(jdk.incubator.vector.VectorOperators.NEG).intoArray(lanes, 0);
      VectorMath.decay(FloatVector.fromArray(Vectors.SPECIES, lanes, 0), FloatVector.broadcast(Vectors.SPECIES, -y))
          .intoArray(lanes, 0);
      assertThat(lanes).containsOnly(got);
      double expected = StrictMath.pow(2, (double) x * y);
      if (expected > 0x1p-125) {
        worst = Math.max(worst, Math.abs(got - expected) / expected);
      } else {
        assertThat((double) got).isBetween(0.0, 0x1p-125);
      }
    }
    assertThat(worst).isGreaterThan(0).isLessThan(8e-8);
  }

  @Test
  void decayAtTheEnds() {
    assertThat(VectorMath.decay(0f, -3e38f)).isEqualTo(1f);
    assertThat(VectorMath.decay(-1f, 10f)).isEqualTo(0x1p-10f);
    assertThat(VectorMath.decay(1e38f, -1e38f)).isZero();
    assertThat(VectorMath.decay(Float.NaN, -1f)).isNaN();
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

  @Test
  void activationsAndTheirSlopesAreClose() {
    // In the tails an error of the argument, 2^-24 of it, is one of the result, so bounds are of the largest value.
    near(2e-7, VectorMath::gelu, x -> x / (1 + Math.exp(-2 * geluArgument(x))));
    near(4e-7, VectorMath::geluSlope, x -> {
      double s = 1 / (1 + Math.exp(-2 * geluArgument(x)));
      return s + x * s * (1 - s) * 2 * Math.sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * x * x);
    });
    near(2e-7, VectorMath::sigmoidSlope, x -> 1 / (2 + Math.exp(x) + Math.exp(-x)));
    near(1e-7, VectorMath::eluPlusOne, x -> x > 0 ? x + 1 : Math.exp(x));
    near(1.2e-7, VectorMath::eluSlope, x -> x > 0 ? 1 : Math.exp(x));
  }

  private static double geluArgument(double x) {
    return Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x);
  }

  /// Errors relative to the larger of 1 and the value, for moderate and for far numbers.
  private static void near(double bound, UnaryOperator<FloatVector> got, DoubleUnaryOperator expected) {
    double worst = 0;
    for (float x = -20; x < 20; x += 0.00237f) {
      worst = Math.max(worst, error(x, got, expected));
    }
    for (float x : new float[] {-3e38f, -1e25f, -1e4f, 1e4f, 1e25f, 3e38f}) {
      double e = expected.applyAsDouble(x);
      worst = Math.max(worst, error(x, got, v -> Double.isNaN(e) ? Math.max(0, Math.signum(v)) : e));
    }
    assertThat(worst).isLessThan(bound);
  }

  private static double error(float x, UnaryOperator<FloatVector> got, DoubleUnaryOperator expected) {
    double e = expected.applyAsDouble(x);
    float value = got.apply(FloatVector.broadcast(Vectors.SPECIES, x)).lane(0);
    assertThat(value).as("at %s", x).isFinite();
    return Math.abs(value - e) / Math.max(1, Math.abs(e));
  }

  /// In memory, one vector after the other, in place too: the bits of one float.
  @Test
  void inMemoryAsAlone() {
    int count = 4 * Vectors.LANES;
    java.util.Random random = new java.util.Random(5);
    try (java.lang.foreign.Arena arena = java.lang.foreign.Arena.ofConfined()) {
      long at = arena.allocate(2L * count * Float.BYTES, 64).address();
      long to = at + (long) count * Float.BYTES;
      float[] values = new float[count];
      for (int i = 0; i < count; i++) {
        values[i] = i == 0 ? Float.NaN : i == 1 ? Float.NEGATIVE_INFINITY : 200 * random.nextFloat() - 100;
        Native.setFloat(at + 4L * i, values[i]);
      }
      VectorMath.exp(at, to, (long) count * Float.BYTES);
      VectorMath.exp(at, at, (long) count * Float.BYTES);
      for (int i = 0; i < count; i++) {
        assertThat(Float.floatToIntBits(Native.getFloat(to + 4L * i)))
            .isEqualTo(Float.floatToIntBits(VectorMath.exp(values[i])));
        assertThat(Float.floatToIntBits(Native.getFloat(at + 4L * i)))
            .isEqualTo(Float.floatToIntBits(VectorMath.exp(values[i])));
      }
    }
  }
}
