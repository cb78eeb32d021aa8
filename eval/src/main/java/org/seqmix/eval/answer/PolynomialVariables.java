package org.seqmix.eval.answer;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.seqmix.eval.answer.Expression.Name;
import org.seqmix.eval.answer.Expression.Num;
import org.seqmix.eval.answer.Expression.Percent;
import org.seqmix.eval.answer.Expression.Power;
import org.seqmix.eval.answer.Expression.Product;
import org.seqmix.eval.answer.Expression.Sum;

/// The variables of polynomials: names, and whatever is not made of sums, products and integer powers.
final class PolynomialVariables {
  private final int most;
  private final List<Expression> found = new ArrayList<>();
  private boolean independent = true;

  PolynomialVariables(int most) {
    this.most = most;
  }

  /// Adds those of an expression, the ones under a root before the root.
  void collect(Expression a) {
    TooHard.ifStopped();
    switch (a) {
      case Num n -> {
      }
      case Percent p -> collect(p.value());
      case Sum s -> s.terms().forEach(this::collect);
      case Product p -> p.factors().forEach(this::collect);
      case Power(Expression base, Expression exponent) when exponent instanceof Num n -> {
        collect(base);
        if (!n.isInteger()) {
          add(root(base, n));
          independent = false;
        }
      }
      case Name n -> {
        if (n.name().equals("infty")) {
          throw new TooHard("infinite");
        }
        independent &= !n.name().equals("i");
        add(n);
      }
      case Power p -> addOther(p);
      case Expression.Call c -> addOther(c);
      default -> throw new TooHard("no single value");
    }
  }

  /// The root that a power with a fraction as exponent is a power of.
  static Power root(Expression base, Num exponent) {
    return new Power(base, new Num(BigInteger.ONE, exponent.denominator()));
  }

  private void addOther(Expression a) {
    independent = false;
    add(a);
  }

  private void add(Expression a) {
    if (!found.contains(a)) {
      found.add(a);
    }
    if (found.size() > most) {
      throw new TooHard("more than " + most + " variables");
    }
  }

  int size() {
    return found.size();
  }

  Expression get(int i) {
    return found.get(i);
  }

  /// Its place in the ring: what was found last comes first.
  int indexOf(Expression a) {
    int at = found.indexOf(a);
    if (at < 0) {
      throw new TooHard("unknown variable");
    }
    return found.size() - 1 - at;
  }

  /// Whether none of them is bound to the others: a polynomial that is not zero then has a value other than zero.
  boolean areIndependent() {
    return independent;
  }
}
