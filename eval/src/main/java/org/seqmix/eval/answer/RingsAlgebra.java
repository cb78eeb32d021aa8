package org.seqmix.eval.answer;

import java.util.Optional;
import org.seqmix.eval.answer.Expression.Num;

/// Numbers refute, polynomials prove.
///
/// Both expressions are first evaluated to 40 digits at fixed points; where they differ they are not equal. Then their
/// difference is written as a quotient of polynomials over the rationals (the Rings library), with roots, i, pi and every
/// function's value as further variables, and reduced by r^n = radicand and i^2 = -1; zero proves equality, and anything else
/// disproves it where no such variable is involved. What is left, sin(x)^2 + cos(x)^2 = 1 for instance, is taken as equal
/// if it agreed at the points.
///
/// *Numerics*: 40 digits, equal to 25 of them. Variables are positive at the points, so sqrt(x^2) is x. An expression
/// that has no value at any point is not known.
public final class RingsAlgebra implements Algebra {
  private final NumericPoints points = new NumericPoints();

  @Override
  public Optional<Boolean> equal(Expression a, Expression b) {
    if (a.equals(b)) {
      return Optional.of(true);
    }
    if (a instanceof Num && b instanceof Num) {
      return Optional.of(false);
    }
    Optional<Boolean> atPoints = points.agree(a, b);
    if (atPoints.isPresent() && !atPoints.get()) {
      return atPoints;
    }
    Optional<Boolean> exact = PolynomialProof.equal(a, b);
    return exact.isPresent() ? exact : atPoints;
  }
}
