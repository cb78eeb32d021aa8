package org.seqmix.eval.answer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.seqmix.eval.answer.Expression.Group;
import org.seqmix.eval.answer.Expression.Name;
import org.seqmix.eval.answer.Expression.Relation;

/// Equations and inequalities side by side.
final class Relations {
  private Relations() {}

  /// Same sides and signs, read from the left or from the right. An equation times a factor is another equation.
  static boolean same(Relation r, Relation s, BiPredicate<Expression, Expression> same) {
    return matches(r, s, same) || matches(r, reversed(s), same);
  }

  private static boolean matches(Relation r, Relation s, BiPredicate<Expression, Expression> same) {
    boolean matches = r.operators().equals(s.operators());
    for (int i = 0; matches && i < r.sides().size(); i++) {
      matches = same.test(r.sides().get(i), s.sides().get(i));
    }
    return matches;
  }

  private static Relation reversed(Relation r) {
    List<Expression> sides = new ArrayList<>(r.sides());
    Collections.reverse(sides);
    List<String> operators = new ArrayList<>();
    for (String operator : r.operators().reversed()) {
      operators.add(switch (operator) {
        case "<" -> ">";
        case "<=" -> ">=";
        case ">" -> "<";
        case ">=" -> "<=";
        default -> operator;
      });
    }
    return new Relation(sides, operators);
  }

  /// The interval that inequalities of one variable describe: `1 < x \le 2` is `(1, 2]`.
  static Optional<Group> interval(Relation relation) {
    Relation r = relation.operators().getFirst().startsWith(">") ? reversed(relation) : relation;
    if (!r.operators().stream().allMatch(o -> o.equals("<") || o.equals("<="))) {
      return Optional.empty();
    }
    List<Expression> sides = r.sides();
    if (sides.size() == 3 && sides.get(1) instanceof Name) {
      return Optional.of(interval(sides.get(0), r.operators().get(0), r.operators().get(1), sides.get(2)));
    }
    if (sides.size() == 2 && sides.get(0) instanceof Name) {
      return Optional.of(interval(Terms.negated(Terms.INFINITY), "<", r.operators().getFirst(), sides.get(1)));
    }
    if (sides.size() == 2 && sides.get(1) instanceof Name) {
      return Optional.of(interval(sides.get(0), r.operators().getFirst(), "<", Terms.INFINITY));
    }
    return Optional.empty();
  }

  private static Group interval(Expression from, String left, String right, Expression to) {
    return new Group((left.equals("<") ? "(" : "[") + (right.equals("<") ? ")" : "]"), List.of(from, to));
  }
}
