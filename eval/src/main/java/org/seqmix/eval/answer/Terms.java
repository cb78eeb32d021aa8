package org.seqmix.eval.answer;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.seqmix.eval.answer.Expression.Call;
import org.seqmix.eval.answer.Expression.Name;
import org.seqmix.eval.answer.Expression.Num;
import org.seqmix.eval.answer.Expression.Percent;
import org.seqmix.eval.answer.Expression.Power;
import org.seqmix.eval.answer.Expression.Product;
import org.seqmix.eval.answer.Expression.Sum;

/// Builds sums, products and powers; rational ones become a number at once, as long as it stays short.
final class Terms {
  /// Bits of the longest number that is computed.
  static final int MOST_BITS = 8192;
  /// The largest number whose factorial is computed.
  private static final int MOST_FACTORIAL = 500;
  static final Name PI = new Name("pi");
  static final Name INFINITY = new Name("infty");
  static final Num ONE = Num.of(1);
  static final Num MINUS_ONE = Num.of(-1);
  static final Num HALF = new Num(BigInteger.ONE, BigInteger.TWO);

  private Terms() {}

  static Expression sum(Expression first, Expression second) {
    Expression a = number(first);
    Expression b = number(second);
    if (a instanceof Num x && b instanceof Num y) {
      return checked(x.numerator().multiply(y.denominator()).add(y.numerator().multiply(x.denominator())),
          x.denominator().multiply(y.denominator()));
    }
    List<Expression> terms = new ArrayList<>(a instanceof Sum s ? s.terms() : List.of(a));
    terms.add(b);
    return new Sum(terms);
  }

  static Expression product(Expression first, Expression second) {
    Expression a = number(first);
    Expression b = number(second);
    if (a instanceof Num x && b instanceof Num y) {
      return checked(x.numerator().multiply(y.numerator()), x.denominator().multiply(y.denominator()));
    }
    if (a.equals(ONE)) {
      return b;
    }
    List<Expression> factors = new ArrayList<>(a instanceof Product p ? p.factors() : List.of(a));
    factors.add(b);
    return new Product(factors);
  }

  /// Units stay outside: minus five per cent are (minus five) per cent.
  static Expression negated(Expression a) {
    return switch (a) {
      case Percent p -> new Percent(negated(p.value()));
      case Call c when c.function().equals("degree") -> new Call("degree", negated(c.argument()));
      default -> product(MINUS_ONE, a);
    };
  }

  static Expression quotient(Expression a, Expression b) {
    return product(a, power(b, MINUS_ONE));
  }

  static Expression power(Expression base, Expression exponent) {
    Expression b = number(base);
    Expression e = number(exponent);
    if (e.equals(ONE)) {
      return b;
    }
    if (b instanceof Num x && e instanceof Num y) {
      if (y.isInteger() && y.numerator().bitLength() < 31) {
        return integerPower(x, y.numerator().intValue());
      }
      if (y.equals(HALF) && x.numerator().signum() >= 0) {
        BigInteger n = x.numerator().sqrt();
        BigInteger d = x.denominator().sqrt();
        if (n.multiply(n).equals(x.numerator()) && d.multiply(d).equals(x.denominator())) {
          return new Num(n, d);
        }
      }
    }
    return new Power(b, e);
  }

  private static Expression integerPower(Num x, int n) {
    long bits = (long) Math.max(x.numerator().abs().bitLength(), x.denominator().bitLength()) * Math.abs((long) n);
    if (bits > MOST_BITS || x.numerator().signum() == 0 && n <= 0) {
      return new Power(x, Num.of(n));
    }
    BigInteger numerator = x.numerator().pow(Math.abs(n));
    BigInteger denominator = x.denominator().pow(Math.abs(n));
    if (n >= 0) {
      return new Num(numerator, denominator);
    }
    return numerator.signum() < 0 ? new Num(denominator.negate(), numerator.negate())
        : new Num(denominator, numerator);
  }

  static Expression factorial(Expression a) {
    if (a instanceof Num n && n.isInteger() && n.numerator().signum() >= 0
        && n.numerator().compareTo(BigInteger.valueOf(MOST_FACTORIAL)) <= 0) {
      BigInteger product = BigInteger.ONE;
      for (int i = 2; i <= n.numerator().intValue(); i++) {
        product = product.multiply(BigInteger.valueOf(i));
      }
      return new Num(product, BigInteger.ONE);
    }
    return new Call("factorial", a);
  }

  /// n over k.
  static Expression binomial(Expression n, Expression k) {
    return quotient(factorial(n), product(factorial(k), factorial(sum(n, negated(k)))));
  }

  /// A percentage within a larger expression is a number of hundredths.
  private static Expression number(Expression a) {
    return a instanceof Percent p ? quotient(p.value(), Num.of(100)) : a;
  }

  private static Num checked(BigInteger numerator, BigInteger denominator) {
    if (numerator.bitLength() > 4 * MOST_BITS || denominator.bitLength() > 4 * MOST_BITS) {
      throw new TooHard("a number of more than " + 4 * MOST_BITS + " bits");
    }
    return new Num(numerator, denominator);
  }
}
