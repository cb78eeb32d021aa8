package org.seqmix.eval.answer;

import ch.obermuhlner.math.big.BigComplex;
import ch.obermuhlner.math.big.BigComplexMath;
import ch.obermuhlner.math.big.BigDecimalMath;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.SplittableRandom;
import org.seqmix.eval.answer.Expression.Call;
import org.seqmix.eval.answer.Expression.Name;
import org.seqmix.eval.answer.Expression.Num;
import org.seqmix.eval.answer.Expression.Percent;
import org.seqmix.eval.answer.Expression.Power;
import org.seqmix.eval.answer.Expression.Product;
import org.seqmix.eval.answer.Expression.Sum;

/// The value of an expression at one point, complex, to 40 digits. Throws where there is none, or where it would be
/// so large that it takes long.
final class NumericValue {
  static final MathContext DIGITS = new MathContext(40);
  /// Powers of ten that values stay within.
  private static final int MOST_MAGNITUDE = 2000;
  /// Largest integer exponent that is multiplied out.
  private static final int MOST_EXPONENT = 100_000;

  private final int point;

  NumericValue(int point) {
    this.point = point;
  }

  BigComplex of(Expression a) {
    TooHard.ifStopped();
    return checked(switch (a) {
      case Num n -> real(new BigDecimal(n.numerator()).divide(new BigDecimal(n.denominator()), DIGITS));
      case Name n -> name(n.name());
      case Sum s -> s.terms().stream().map(this::of).reduce((x, y) -> x.add(y, DIGITS)).orElseThrow();
      case Product p -> p.factors().stream().map(this::of).reduce((x, y) -> x.multiply(y, DIGITS)).orElseThrow();
      case Power p -> power(p);
      case Call c -> NumericFunctions.of(c.function(), of(c.argument()));
      case Percent p -> of(p.value()).divide(BigDecimal.valueOf(100), DIGITS);
      default -> throw new TooHard("no single value");
    });
  }

  private BigComplex name(String name) {
    return switch (name) {
      case "pi" -> real(BigDecimalMath.pi(DIGITS));
      case "e" -> real(BigDecimalMath.e(DIGITS));
      case "i" -> BigComplex.I;
      case "infty" -> throw new TooHard("infinite");
      default -> real(variable(name));
    };
  }

  /// Between 1/4 and 9/4, the same in every run.
  private BigDecimal variable(String name) {
    SplittableRandom random = new SplittableRandom(name.hashCode() * 31L + point * 0x9E3779B97F4A7C15L);
    return BigDecimal.valueOf(random.nextLong(250_000_000_000L, 2_250_000_000_000L), 12);
  }

  private BigComplex power(Power p) {
    BigComplex base = of(p.base());
    if (p.exponent() instanceof Num n && n.isInteger() && n.numerator().bitLength() < 31) {
      return integerPower(base, n.numerator().intValue());
    }
    if (p.exponent() instanceof Num n && isReal(base) && base.re.signum() < 0 && n.denominator().testBit(0)
        && n.denominator().bitLength() < 20) {
      BigComplex positive = exponential(real(base.re.negate()), of(n));
      return n.numerator().testBit(0) ? positive.negate() : positive;
    }
    return exponential(base, of(p.exponent()));
  }

  private static BigComplex integerPower(BigComplex base, int n) {
    BigDecimal size = size(base);
    if (size.signum() == 0) {
      if (n <= 0) {
        throw new TooHard("a power of zero");
      }
      return BigComplex.ZERO;
    }
    if (Math.abs((long) n) > MOST_EXPONENT || Math.abs(magnitude(size)) * Math.abs((long) n) > MOST_MAGNITUDE) {
      throw new TooHard("a power beyond 10^" + MOST_MAGNITUDE);
    }
    BigComplex power = BigComplexMath.pow(base, (long) Math.abs(n), DIGITS);
    return n < 0 ? BigComplexMath.reciprocal(power, DIGITS) : power;
  }

  private static BigComplex exponential(BigComplex base, BigComplex exponent) {
    if (size(base).signum() == 0) {
      if (isReal(exponent) && exponent.re.signum() > 0) {
        return BigComplex.ZERO;
      }
      throw new TooHard("a power of zero");
    }
    return NumericFunctions.exp(exponent.multiply(NumericFunctions.ln(base), DIGITS));
  }

  /// The larger part: as good as the absolute value for what is compared here, and without a root.
  static BigDecimal size(BigComplex x) {
    return x.re.abs().max(x.im.abs());
  }

  static BigComplex real(BigDecimal x) {
    return BigComplex.valueOf(x);
  }

  /// Whether the imaginary part is nothing but rounding.
  static boolean isReal(BigComplex x) {
    return x.im.signum() == 0 || magnitude(x.im) < magnitude(size(x)) - 30;
  }

  /// The power of ten of the first digit.
  static long magnitude(BigDecimal x) {
    return x.signum() == 0 ? -MOST_MAGNITUDE : (long) x.precision() - x.scale();
  }

  private static BigComplex checked(BigComplex x) {
    if (magnitude(x.re) > MOST_MAGNITUDE || magnitude(x.im) > MOST_MAGNITUDE) {
      throw new TooHard("a value beyond 10^" + MOST_MAGNITUDE);
    }
    return x.round(DIGITS);
  }
}
