package org.seqmix.eval.answer;

import ch.obermuhlner.math.big.BigComplex;
import ch.obermuhlner.math.big.BigComplexMath;
import ch.obermuhlner.math.big.BigDecimalMath;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/// Functions to 40 digits. Real arguments have the real functions, which are faster; branches are the principal ones.
final class NumericFunctions {
  private static final MathContext DIGITS = NumericValue.DIGITS;
  private static final BigDecimal MOST_ANGLE = BigDecimal.valueOf(1_000_000);
  private static final BigDecimal MOST_EXPONENT = BigDecimal.valueOf(4000);

  private NumericFunctions() {}

  static BigComplex of(String function, BigComplex x) {
    return switch (function) {
      case "sin" -> sin(x);
      case "cos" -> cos(x);
      case "tan" -> divided(sin(x), cos(x));
      case "cot" -> divided(cos(x), sin(x));
      case "sec" -> divided(BigComplex.ONE, cos(x));
      case "csc" -> divided(BigComplex.ONE, sin(x));
      case "arcsin" -> real(BigDecimalMath.asin(within(x), DIGITS));
      case "arccos" -> real(BigDecimalMath.acos(within(x), DIGITS));
      case "arctan" -> real(BigDecimalMath.atan(realPart(x), DIGITS));
      case "sinh" -> real(BigDecimalMath.sinh(small(x), DIGITS));
      case "cosh" -> real(BigDecimalMath.cosh(small(x), DIGITS));
      case "tanh" -> real(BigDecimalMath.tanh(small(x), DIGITS));
      case "ln" -> ln(x);
      case "log" -> divided(ln(x), real(BigDecimalMath.log(BigDecimal.TEN, DIGITS)));
      case "abs" -> real(NumericValue.isReal(x) ? x.re.abs() : x.abs(DIGITS));
      case "floor" -> real(realPart(x).setScale(0, RoundingMode.FLOOR));
      case "ceil" -> real(realPart(x).setScale(0, RoundingMode.CEILING));
      case "degree" ->
          x.multiply(BigDecimalMath.pi(DIGITS), DIGITS).divide(BigDecimal.valueOf(180), DIGITS);
      default -> throw new TooHard("no numbers for " + function);
    };
  }

  static BigComplex exp(BigComplex x) {
    if (x.re.abs().compareTo(MOST_EXPONENT) > 0 || x.im.abs().compareTo(MOST_ANGLE) > 0) {
      throw new TooHard("exp of a large number");
    }
    return NumericValue.isReal(x) ? real(BigDecimalMath.exp(x.re, DIGITS)) : BigComplexMath.exp(x, DIGITS);
  }

  static BigComplex ln(BigComplex x) {
    if (NumericValue.size(x).signum() == 0) {
      throw new TooHard("the logarithm of zero");
    }
    if (!NumericValue.isReal(x)) {
      return BigComplexMath.log(x, DIGITS);
    }
    BigDecimal size = BigDecimalMath.log(x.re.abs(), DIGITS);
    return x.re.signum() > 0 ? real(size) : BigComplex.valueOf(size, BigDecimalMath.pi(DIGITS));
  }

  private static BigComplex sin(BigComplex x) {
    checkAngle(x);
    return NumericValue.isReal(x) ? real(BigDecimalMath.sin(x.re, DIGITS)) : BigComplexMath.sin(x, DIGITS);
  }

  private static BigComplex cos(BigComplex x) {
    checkAngle(x);
    return NumericValue.isReal(x) ? real(BigDecimalMath.cos(x.re, DIGITS)) : BigComplexMath.cos(x, DIGITS);
  }

  private static void checkAngle(BigComplex x) {
    if (x.re.abs().compareTo(MOST_ANGLE) > 0 || x.im.abs().compareTo(BigDecimal.valueOf(1000)) > 0) {
      throw new TooHard("the sine of a large number");
    }
  }

  private static BigComplex divided(BigComplex a, BigComplex b) {
    BigDecimal size = NumericValue.size(b);
    if (size.signum() == 0 || NumericValue.magnitude(size) < -30) {
      throw new TooHard("divided by zero");
    }
    return a.divide(b, DIGITS);
  }

  private static BigDecimal realPart(BigComplex x) {
    if (!NumericValue.isReal(x)) {
      throw new TooHard("a function of real numbers");
    }
    return x.re;
  }

  private static BigDecimal small(BigComplex x) {
    if (x.re.abs().compareTo(MOST_EXPONENT) > 0) {
      throw new TooHard("a large argument");
    }
    return realPart(x);
  }

  private static BigDecimal within(BigComplex x) {
    if (realPart(x).abs().compareTo(BigDecimal.ONE) > 0) {
      throw new TooHard("no such angle");
    }
    return x.re;
  }

  private static BigComplex real(BigDecimal x) {
    return BigComplex.valueOf(x);
  }
}
