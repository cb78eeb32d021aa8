package org.seqmix.eval.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.seqmix.eval.answer.Expression.Call;
import org.seqmix.eval.answer.Expression.Group;
import org.seqmix.eval.answer.Expression.Matrix;
import org.seqmix.eval.answer.Expression.Name;
import org.seqmix.eval.answer.Expression.Num;
import org.seqmix.eval.answer.Expression.Percent;
import org.seqmix.eval.answer.Expression.Product;
import org.seqmix.eval.answer.Expression.Relation;
import org.seqmix.eval.answer.Expression.Union;

/// Takes two answers apart side by side; values at the leaves are the algebra's. docs/answers.md has the rules.
final class Sameness {
  /// Items of lists and sets whose order does not matter; longer ones are compared in order.
  private static final int MOST_UNORDERED = 40;

  private final Algebra algebra;

  Sameness(Algebra algebra) {
    this.algebra = algebra;
  }

  boolean same(Expression first, Expression second) {
    TooHard.ifStopped();
    Expression a = plain(first);
    Expression b = plain(second);
    if (a.equals(b)) {
      return true;
    }
    if (a instanceof Percent || b instanceof Percent) {
      return percents(a, b);
    }
    if (a instanceof Relation r && b instanceof Relation s) {
      return Relations.same(r, s, this::same);
    }
    if (a instanceof Relation r) {
      return relationAndValue(r, b);
    }
    if (b instanceof Relation r) {
      return relationAndValue(r, a);
    }
    return switch (a) {
      case Group g when b instanceof Group h -> groups(g, h);
      case Union u when b instanceof Union v -> unordered(u.parts(), v.parts());
      case Matrix m when b instanceof Matrix n -> matrices(m, n);
      case Group g when isSingle(g) -> same(g.items().getFirst(), b);
      case Group g -> false;
      case Union u -> false;
      case Matrix m -> false;
      default -> b instanceof Group g && isSingle(g) ? same(a, g.items().getFirst()) : values(a, b);
    };
  }

  private boolean values(Expression a, Expression b) {
    if (b instanceof Group || b instanceof Union || b instanceof Matrix) {
      return false;
    }
    if (a instanceof Num && b instanceof Num) {
      return false; // equal ones were found before
    }
    return algebra.equal(a, b).orElse(false);
  }

  /// Per cent is a unit that may be left out, and a number of hundredths.
  private boolean percents(Expression a, Expression b) {
    if (a instanceof Percent p && b instanceof Percent q) {
      return same(p.value(), q.value());
    }
    Percent p = (Percent) (a instanceof Percent ? a : b);
    Expression other = a instanceof Percent ? b : a;
    return same(p.value(), other) || same(Terms.quotient(p.value(), Num.of(100)), other);
  }

  /// `x = 5` and `f(x) = 5` say 5; `1 < x` says an interval.
  private boolean relationAndValue(Relation relation, Expression value) {
    if (value instanceof Group || value instanceof Union) {
      Optional<Group> interval = Relations.interval(relation);
      if (interval.isPresent()) {
        return same(interval.get(), value);
      }
    }
    String operator = relation.operators().getFirst();
    boolean names = relation.operators().size() == 1 && (operator.equals("=") || operator.equals("in"));
    if (!names) {
      return false;
    }
    return isNamed(relation.sides().getFirst()) && same(relation.sides().getLast(), value)
        || isNamed(relation.sides().getLast()) && same(relation.sides().getFirst(), value);
  }

  private static boolean isNamed(Expression side) {
    return side instanceof Name || side instanceof Product p && p.factors().size() == 2
        && p.factors().getFirst() instanceof Name && (p.factors().getLast() instanceof Name
            || p.factors().getLast() instanceof Num);
  }

  private boolean groups(Group g, Group h) {
    boolean unordered = isUnordered(g) && isUnordered(h);
    if (!unordered && !g.kind().equals(h.kind())) {
      return false;
    }
    boolean sets = g.kind().equals("{}") || h.kind().equals("{}");
    return unordered ? unordered(sets ? distinct(g.items()) : g.items(), sets ? distinct(h.items()) : h.items())
        : ordered(g.items(), h.items());
  }

  private static boolean isUnordered(Group g) {
    return g.kind().equals("{}") || g.kind().isEmpty();
  }

  private static boolean isSingle(Group g) {
    return isUnordered(g) && g.items().size() == 1;
  }

  private List<Expression> distinct(List<Expression> items) {
    List<Expression> out = new ArrayList<>();
    if (items.size() > MOST_UNORDERED) {
      return items;
    }
    for (Expression item : items) {
      if (out.stream().noneMatch(o -> same(o, item))) {
        out.add(item);
      }
    }
    return out;
  }

  private boolean ordered(List<Expression> a, List<Expression> b) {
    boolean same = a.size() == b.size();
    for (int i = 0; same && i < a.size(); i++) {
      same = same(a.get(i), b.get(i));
    }
    return same;
  }

  private boolean unordered(List<Expression> a, List<Expression> b) {
    if (a.size() != b.size() || a.size() > MOST_UNORDERED) {
      return ordered(a, b);
    }
    List<Expression> left = new ArrayList<>(b);
    for (Expression item : a) {
      int found = 0;
      while (found < left.size() && !same(item, left.get(found))) {
        found++;
      }
      if (found == left.size()) {
        return false;
      }
      left.remove(found);
    }
    return true;
  }

  private boolean matrices(Matrix m, Matrix n) {
    boolean same = m.rows().size() == n.rows().size();
    for (int i = 0; same && i < m.rows().size(); i++) {
      same = ordered(m.rows().get(i), n.rows().get(i));
    }
    return same;
  }

  /// Degrees are a unit, too.
  private static Expression plain(Expression a) {
    return a instanceof Call(String function, Expression x) && function.equals("degree") ? x : a;
  }
}
