package org.seqmix.eval.answer;

import cc.redberry.rings.Rational;
import cc.redberry.rings.Rings;
import cc.redberry.rings.bigint.BigInteger;
import cc.redberry.rings.poly.MultivariateRing;
import cc.redberry.rings.poly.multivar.MonomialOrder;
import cc.redberry.rings.poly.multivar.MultivariateDivision;
import cc.redberry.rings.poly.multivar.MultivariatePolynomial;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.seqmix.eval.answer.Expression.Name;
import org.seqmix.eval.answer.Expression.Num;
import org.seqmix.eval.answer.Expression.Percent;
import org.seqmix.eval.answer.Expression.Power;
import org.seqmix.eval.answer.Expression.Product;
import org.seqmix.eval.answer.Expression.Sum;

/// Two expressions as quotients of polynomials with rational coefficients: a/b = c/d if ad - bc is zero, once reduced by what
/// is known of the roots in it.
///
/// The variables are ordered so that every root comes before those under it; then the relations' leading terms, r^n, have
/// nothing in common, the relations are a Groebner basis as they stand, and one division gives the normal form.
final class PolynomialProof {
  private static final int MOST_VARIABLES = 16;
  private static final int MOST_EXPONENT = 64;
  /// Terms of a product, before like ones are gathered.
  private static final long MOST_TERMS = 40_000;

  /// A quotient of polynomials.
  private record Fraction(MultivariatePolynomial<Rational<BigInteger>> above,
      MultivariatePolynomial<Rational<BigInteger>> below) {
  }

  private final PolynomialVariables variables;
  private final MultivariateRing<MultivariatePolynomial<Rational<BigInteger>>> ring;

  private PolynomialProof(PolynomialVariables variables) {
    this.variables = variables;
    this.ring = Rings.MultivariateRing(Math.max(1, variables.size()), Rings.Q, MonomialOrder.LEX);
  }

  /// Whether both are equal; empty where polynomials cannot tell.
  static Optional<Boolean> equal(Expression a, Expression b) {
    try {
      PolynomialVariables variables = new PolynomialVariables(MOST_VARIABLES);
      variables.collect(a);
      variables.collect(b);
      return new PolynomialProof(variables).compare(a, b);
    } catch (TooHard | ArithmeticException e) {
      TooHard.ifStopped();
      return Optional.empty();
    }
  }

  private Optional<Boolean> compare(Expression a, Expression b) {
    List<MultivariatePolynomial<Rational<BigInteger>>> relations = new ArrayList<>();
    for (int i = 0; i < variables.size(); i++) {
      addRelation(variables.get(i), relations);
    }
    Fraction left = fraction(a);
    Fraction right = fraction(b);
    if (reduced(left.below(), relations).isZero() || reduced(right.below(), relations).isZero()) {
      return Optional.empty();
    }
    var difference = ring.subtract(times(left.above(), right.below()), times(right.above(), left.below()));
    if (reduced(difference, relations).isZero()) {
      return Optional.of(true);
    }
    return variables.areIndependent() ? Optional.of(false) : Optional.empty();
  }

  private void addRelation(Expression variable, List<MultivariatePolynomial<Rational<BigInteger>>> relations) {
    if (variable.equals(new Name("i"))) {
      relations.add(ring.add(ring.pow(of(variable), BigInteger.valueOf(2)), ring.getOne()));
    } else if (variable instanceof Power(Expression base, Expression exponent) && exponent instanceof Num n) {
      Fraction radicand = fraction(base);
      if (radicand.below().isConstant()) {
        var root = ring.pow(of(variable), new BigInteger(n.denominator()));
        relations.add(ring.subtract(times(root, radicand.below()), radicand.above()));
      }
    }
  }

  private MultivariatePolynomial<Rational<BigInteger>> reduced(MultivariatePolynomial<Rational<BigInteger>> p,
      List<MultivariatePolynomial<Rational<BigInteger>>> relations) {
    return relations.isEmpty() ? p : MultivariateDivision.remainder(p, relations);
  }

  private Fraction fraction(Expression a) {
    TooHard.ifStopped();
    return switch (a) {
      case Num n -> new Fraction(constant(n), ring.getOne());
      case Percent p -> fraction(Terms.quotient(p.value(), Num.of(100)));
      case Sum s -> s.terms().stream().map(this::fraction).reduce(this::plus).orElseThrow();
      case Product p -> p.factors().stream().map(this::fraction)
          .reduce((x, y) -> new Fraction(times(x.above(), y.above()), times(x.below(), y.below()))).orElseThrow();
      case Power(Expression base, Expression exponent) when exponent instanceof Num n -> power(base, n);
      default -> new Fraction(of(a), ring.getOne());
    };
  }

  private Fraction power(Expression base, Num exponent) {
    boolean root = !exponent.isInteger();
    Fraction x = root
        ? new Fraction(of(PolynomialVariables.root(base, exponent)), ring.getOne()) : fraction(base);
    int n = exponent.numerator().bitLength() > 20 ? MOST_EXPONENT + 1 : Math.abs(exponent.numerator().intValue());
    if (n > MOST_EXPONENT) {
      throw new TooHard("a power beyond " + MOST_EXPONENT);
    }
    Fraction power = new Fraction(ring.getOne(), ring.getOne());
    for (int i = 0; i < n; i++) {
      power = new Fraction(times(power.above(), x.above()), times(power.below(), x.below()));
    }
    return exponent.numerator().signum() < 0 ? new Fraction(power.below(), power.above()) : power;
  }

  private Fraction plus(Fraction x, Fraction y) {
    return new Fraction(ring.add(times(x.above(), y.below()), times(y.above(), x.below())),
        times(x.below(), y.below()));
  }

  private MultivariatePolynomial<Rational<BigInteger>> times(MultivariatePolynomial<Rational<BigInteger>> a,
      MultivariatePolynomial<Rational<BigInteger>> b) {
    TooHard.ifStopped();
    if ((long) a.size() * b.size() > MOST_TERMS) {
      throw new TooHard("a product of more than " + MOST_TERMS + " terms");
    }
    return ring.multiply(a, b);
  }

  private MultivariatePolynomial<Rational<BigInteger>> of(Expression variable) {
    return ring.variable(variables.indexOf(variable));
  }

  private MultivariatePolynomial<Rational<BigInteger>> constant(Num n) {
    return ring.getOne().clone().multiply(new Rational<>(Rings.Z, new BigInteger(n.numerator()),
        new BigInteger(n.denominator())));
  }
}
