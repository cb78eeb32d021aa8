package org.seqmix.tensor.cpu;

import static jdk.incubator.vector.VectorOperators.ABS;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;
import static org.seqmix.tensor.cpu.FloatMath.BIAS;
import static org.seqmix.tensor.cpu.FloatMath.E0;
import static org.seqmix.tensor.cpu.FloatMath.E1;
import static org.seqmix.tensor.cpu.FloatMath.E2;
import static org.seqmix.tensor.cpu.FloatMath.E3;
import static org.seqmix.tensor.cpu.FloatMath.E4;
import static org.seqmix.tensor.cpu.FloatMath.HIGHEST;
import static org.seqmix.tensor.cpu.FloatMath.LN2_HIGH;
import static org.seqmix.tensor.cpu.FloatMath.LN2_LOW;
import static org.seqmix.tensor.cpu.FloatMath.LOG2_E;
import static org.seqmix.tensor.cpu.FloatMath.LOWEST;
import static org.seqmix.tensor.cpu.FloatMath.MANTISSA;
import static org.seqmix.tensor.cpu.FloatMath.ROUND;
import static org.seqmix.tensor.cpu.FloatMath.ROUND_BITS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/// Exponential, sigmoid and their relatives for vectors and for single floats, with the same bits in both.
///
/// Only additions, products, fused multiply-adds and quotients are used, each rounded as IEEE 754 says, so that
/// interpreted and compiled code, vectors of any length and the scalar forms agree bit for bit.
///
/// *Numerics*: exp is within 1.2e-7 of the true value, relatively, where the result is a normal number; above
/// 88.72 it is infinite, below it passes through the subnormal numbers to 0; NaN stays NaN.
final class VectorMath {
  private static final VectorSpecies<Float> SPECIES = Vectors.SPECIES;

  /// log(1 + u) = 2 s + s z (L0 + L1 z + ... + L4 z⁴) with s = u / (2 + u), z = s², for 0 <= u <= 1.
  private static final float L0 = 0.66666675f;
  private static final float L1 = 0.39998877f;
  private static final float L2 = 0.28616884f;
  private static final float L3 = 0.21427658f;
  private static final float L4 = 0.24300934f;
  /// 2^r = 1 + r (P0 + P1 r + ... + P5 r⁵) for |r| <= 1/2, relative error 2e-8.
  private static final float P0 = 0.6931472f;
  private static final float P1 = 0.24022648f;
  private static final float P2 = 0.05550332f;
  private static final float P3 = 0.009618439f;
  private static final float P4 = 0.0013399003f;
  private static final float P5 = 0.00015353259f;
  /// 2 sqrt(2/pi), and 0.044715 times that.
  private static final float G0 = 1.5957691f;
  private static final float G1 = 0.0713548163f;
  /// exp(-G0 v - G1 v³) is 0 here and 1 stays 1 beside it.
  private static final float GELU_LIMIT = 12f;

  private VectorMath() {}

  static FloatVector exp(FloatVector x) {
    FloatVector v = x.blend(LOWEST, x.compare(LT, LOWEST)).blend(HIGHEST, x.compare(GT, HIGHEST));
    FloatVector t = v.fma(LOG2_E, ROUND);
    FloatVector n = t.sub(ROUND);
    FloatVector r = n.fma(FloatVector.broadcast(SPECIES, -LN2_HIGH), v);
    r = n.fma(FloatVector.broadcast(SPECIES, -LN2_LOW), r);
    FloatVector q = r.fma(E4, E3);
    q = q.fma(r, FloatVector.broadcast(SPECIES, E2));
    q = q.fma(r, FloatVector.broadcast(SPECIES, E1));
    q = q.fma(r, FloatVector.broadcast(SPECIES, E0));
    FloatVector p = q.fma(r.mul(r), r).add(1f);
    // Two factors, because one power of two does not reach into the subnormal numbers nor to infinity.
    IntVector i = t.reinterpretAsInts().sub(ROUND_BITS);
    IntVector half = i.lanewise(ASHR, 1);
    IntVector rest = i.sub(half);
    FloatVector a = half.add(BIAS).lanewise(LSHL, MANTISSA).reinterpretAsFloats();
    FloatVector b = rest.add(BIAS).lanewise(LSHL, MANTISSA).reinterpretAsFloats();
    return p.mul(a).mul(b);
  }

  /// Writes exp of `bytes` bytes of floats at `from`, a multiple of the vector, to `to`: the same bits. Straight-line code: where
  /// the compilers do not inline {@link #exp(FloatVector)}, because they have compiled it by itself before, every vector
  /// that it returns is left on the Java heap.
  static void exp(long from, long to, long bytes) {
    for (long at = 0; at < bytes; at += Vectors.BYTES) {
      FloatVector x = FloatVector.fromMemorySegment(SPECIES, Native.ALL, from + at, Native.ORDER);
      FloatVector v = x.blend(LOWEST, x.compare(LT, LOWEST)).blend(HIGHEST, x.compare(GT, HIGHEST));
      FloatVector t = v.fma(LOG2_E, ROUND);
      FloatVector n = t.sub(ROUND);
      FloatVector r = n.fma(FloatVector.broadcast(SPECIES, -LN2_HIGH), v);
      r = n.fma(FloatVector.broadcast(SPECIES, -LN2_LOW), r);
      FloatVector q = r.fma(E4, E3);
      q = q.fma(r, FloatVector.broadcast(SPECIES, E2));
      q = q.fma(r, FloatVector.broadcast(SPECIES, E1));
      q = q.fma(r, FloatVector.broadcast(SPECIES, E0));
      FloatVector p = q.fma(r.mul(r), r).add(1f);
      IntVector i = t.reinterpretAsInts().sub(ROUND_BITS);
      IntVector half = i.lanewise(ASHR, 1);
      IntVector rest = i.sub(half);
      FloatVector a = half.add(BIAS).lanewise(LSHL, MANTISSA).reinterpretAsFloats();
      FloatVector b = rest.add(BIAS).lanewise(LSHL, MANTISSA).reinterpretAsFloats();
      p.mul(a).mul(b).intoMemorySegment(Native.ALL, to + at, Native.ORDER);
    }
  }

  static float exp(float x) {
    return FloatMath.exp(x);
  }

  /// 1 / (1 + exp(-x)); the exponential is of -|x|, so that both tails keep their precision.
  static FloatVector sigmoid(FloatVector x) {
    FloatVector t = exp(x.lanewise(ABS).neg());
    FloatVector one = FloatVector.broadcast(SPECIES, 1f);
    return one.blend(t, x.compare(LT, 0f)).div(t.add(1f));
  }

  static float sigmoid(float x) {
    float t = exp(-Math.abs(x));
    return (x < 0f ? t : 1f) / (t + 1f);
  }

  /// x sigmoid(x).
  static FloatVector silu(FloatVector x) {
    return x.mul(sigmoid(x));
  }

  static float silu(float x) {
    return x * sigmoid(x);
  }

  /// d silu / dx = s (1 + x (1 - s)), s = sigmoid(x).
  static FloatVector siluSlope(FloatVector x) {
    FloatVector t = exp(x.lanewise(ABS).neg());
    FloatVector one = FloatVector.broadcast(SPECIES, 1f);
    FloatVector below = t.add(1f);
    FloatVector rest = t.blend(one, x.compare(LT, 0f)).div(below);
    return one.blend(t, x.compare(LT, 0f)).div(below).mul(x.fma(rest, one));
  }

  static float siluSlope(float x) {
    float t = exp(-Math.abs(x));
    float rest = (x < 0f ? 1f : t) / (t + 1f);
    return sigmoid(x) * Math.fma(x, rest, 1f);
  }

  /// log(1 + u) for 0 <= u <= 1.
  static FloatVector log1p(FloatVector u) {
    FloatVector s = u.div(u.add(2f));
    FloatVector z = s.mul(s);
    FloatVector q = z.fma(L4, L3);
    q = q.fma(z, FloatVector.broadcast(SPECIES, L2));
    q = q.fma(z, FloatVector.broadcast(SPECIES, L1));
    q = q.fma(z, FloatVector.broadcast(SPECIES, L0));
    return q.fma(s.mul(z), s.add(s));
  }

  static float log1p(float u) {
    float s = u / (u + 2f);
    float z = s * s;
    float q = Math.fma(z, L4, L3);
    q = Math.fma(q, z, L2);
    q = Math.fma(q, z, L1);
    q = Math.fma(q, z, L0);
    return Math.fma(q, s * z, s + s);
  }

  /// log(1 + exp(x)) = max(x, 0) + log(1 + exp(-|x|)).
  static FloatVector softplus(FloatVector x) {
    FloatVector positive = x.blend(0f, x.compare(LT, 0f));
    return positive.add(log1p(exp(x.lanewise(ABS).neg())));
  }

  static float softplus(float x) {
    return (x < 0f ? 0f : x) + log1p(exp(-Math.abs(x)));
  }

  /// sigmoid(x) sigmoid(-x), the slope of the sigmoid.
  static FloatVector sigmoidSlope(FloatVector x) {
    FloatVector t = exp(x.lanewise(ABS).neg());
    FloatVector below = t.add(1f);
    return t.div(below.mul(below));
  }

  /// x / 2 (1 + tanh(v)) = x sigmoid(2 v) with 2 v = x (G0 + G1 x²). Beyond the limits the sigmoid is 0 or 1 whatever x is.
  static FloatVector gelu(FloatVector x) {
    FloatVector v = geluLimited(x);
    return x.mul(sigmoid(v.mul(v.mul(v).fma(FloatVector.broadcast(SPECIES, G1), FloatVector.broadcast(SPECIES, G0)))));
  }

  /// s + x s (1 - s) (G0 + 3 G1 x²), s the sigmoid of {@link #gelu}.
  static FloatVector geluSlope(FloatVector x) {
    FloatVector v = geluLimited(x);
    FloatVector square = v.mul(v);
    FloatVector g0 = FloatVector.broadcast(SPECIES, G0);
    FloatVector u = v.mul(square.fma(FloatVector.broadcast(SPECIES, G1), g0));
    FloatVector inner = v.mul(square.fma(FloatVector.broadcast(SPECIES, 3 * G1), g0));
    return inner.fma(sigmoidSlope(u), sigmoid(u));
  }

  private static FloatVector geluLimited(FloatVector x) {
    return x.blend(-GELU_LIMIT, x.compare(LT, -GELU_LIMIT)).blend(GELU_LIMIT, x.compare(GT, GELU_LIMIT));
  }

  /// x + 1 above zero, exp(x) elsewhere.
  static FloatVector eluPlusOne(FloatVector x) {
    return exp(x).blend(x.add(1f), x.compare(GT, 0f));
  }

  /// The slope of {@link #eluPlusOne}: 1 above zero, exp(x) elsewhere.
  static FloatVector eluSlope(FloatVector x) {
    return exp(x).blend(1f, x.compare(GT, 0f));
  }

  /// 2^(x y) for x y <= 0, the product not rounded; 0 below 2^-125.5.
  ///
  /// *Numerics*: within 8e-8 of the true value, relatively. Cheaper than [#exp]: no upper end and no subnormal numbers.
  static FloatVector decay(FloatVector x, FloatVector y) {
    FloatVector round = FloatVector.broadcast(SPECIES, ROUND);
    FloatVector t = x.fma(y, round);
    FloatVector r = x.fma(y, round.sub(t));
    FloatVector q = r.fma(FloatVector.broadcast(SPECIES, P5), FloatVector.broadcast(SPECIES, P4));
    q = q.fma(r, FloatVector.broadcast(SPECIES, P3));
    q = q.fma(r, FloatVector.broadcast(SPECIES, P2));
    q = q.fma(r, FloatVector.broadcast(SPECIES, P1));
    q = q.fma(r, FloatVector.broadcast(SPECIES, P0));
    q = q.fma(r, FloatVector.broadcast(SPECIES, 1f));
    IntVector power = t.reinterpretAsInts().lanewise(LSHL, MANTISSA);
    FloatVector p = q.reinterpretAsInts().add(power).reinterpretAsFloats();
    return p.blend(0f, t.compare(LT, ROUND - 125f));
  }

  static float decay(float x, float y) {
    float t = Math.fma(x, y, ROUND);
    float r = Math.fma(x, y, ROUND - t);
    float q = Math.fma(r, P5, P4);
    q = Math.fma(q, r, P3);
    q = Math.fma(q, r, P2);
    q = Math.fma(q, r, P1);
    q = Math.fma(q, r, P0);
    q = Math.fma(q, r, 1f);
    int power = Float.floatToRawIntBits(t) << MANTISSA;
    return t < ROUND - 125f ? 0f : Float.intBitsToFloat(Float.floatToRawIntBits(q) + power);
  }
}
