package org.seqmix.eval.answer;

import ch.obermuhlner.math.big.BigComplex;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Values of expressions at fixed points, kept for the expressions seen last.
final class NumericPoints {
  private static final int POINTS = 4;
  private static final int KEPT = 2048;
  private static final BigDecimal TOLERANCE = new BigDecimal("1e-25");
  /// Both below: zero, as far as 40 digits of ordinary numbers can tell.
  private static final BigDecimal ZERO = new BigDecimal("1e-30");

  private final Map<Expression, List<Optional<BigComplex>>> values = new ConcurrentHashMap<>();

  /// Whether both have the same value at every point where both have one; empty if there is none.
  Optional<Boolean> agree(Expression a, Expression b) {
    List<Optional<BigComplex>> left = values(a);
    List<Optional<BigComplex>> right = values(b);
    int compared = 0;
    for (int i = 0; i < POINTS; i++) {
      if (left.get(i).isPresent() && right.get(i).isPresent()) {
        compared++;
        if (!close(left.get(i).get(), right.get(i).get())) {
          return Optional.of(false);
        }
      }
    }
    return compared == 0 ? Optional.empty() : Optional.of(true);
  }

  private List<Optional<BigComplex>> values(Expression a) {
    List<Optional<BigComplex>> known = values.get(a);
    if (known != null) {
      return known;
    }
    List<Optional<BigComplex>> computed = new ArrayList<>();
    for (int point = 0; point < POINTS; point++) {
      computed.add(value(a, point));
    }
    if (values.size() >= KEPT) {
      values.clear();
    }
    values.put(a, computed);
    return computed;
  }

  private static Optional<BigComplex> value(Expression a, int point) {
    TooHard.ifStopped();
    try {
      return Optional.of(new NumericValue(point).of(a));
    } catch (TooHard | ArithmeticException e) {
      TooHard.ifStopped();
      return Optional.empty();
    }
  }

  private static boolean close(BigComplex a, BigComplex b) {
    BigDecimal size = NumericValue.size(a).max(NumericValue.size(b));
    BigDecimal difference = NumericValue.size(a.subtract(b, NumericValue.DIGITS));
    return size.compareTo(ZERO) < 0 || difference.compareTo(size.multiply(TOLERANCE)) <= 0;
  }
}
