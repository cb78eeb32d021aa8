package org.seqmix.eval.answer;

import java.util.List;
import org.seqmix.eval.answer.Expression.Call;
import org.seqmix.eval.answer.Expression.Group;
import org.seqmix.eval.answer.Expression.Name;
import org.seqmix.eval.answer.Expression.Matrix;
import org.seqmix.eval.answer.Expression.Num;
import org.seqmix.eval.answer.Expression.Percent;
import org.seqmix.eval.answer.Expression.Power;
import org.seqmix.eval.answer.Expression.Product;
import org.seqmix.eval.answer.Expression.Relation;
import org.seqmix.eval.answer.Expression.Sum;
import org.seqmix.eval.answer.Expression.Union;

/// An answer with plus-minus signs is two answers: all upper signs, all lower ones.
final class PlusMinus {
  private PlusMinus() {}

  /// The expression itself, or both its readings. Those of a set's items are further items.
  static List<Expression> both(Expression a) {
    if (a instanceof Group set && set.kind().equals("{}")) {
      return List.of(new Group("{}", set.items().stream().flatMap(item -> both(item).stream()).toList()));
    }
    Expression upper = signed(a, "pm");
    return upper.equals(a) ? List.of(a) : List.of(upper, signed(a, "mp"));
  }

  /// With `plus` read as plus and the other sign as minus.
  private static Expression signed(Expression a, String plus) {
    return switch (a) {
      case Num n -> n;
      case Name n -> n;
      case Call(String f, Expression x) when f.equals("pm") || f.equals("mp") ->
          f.equals(plus) ? signed(x, plus) : Terms.negated(signed(x, plus));
      case Call(String f, Expression x) -> new Call(f, signed(x, plus));
      case Sum s -> s.terms().stream().map(t -> signed(t, plus)).reduce(Terms::sum).orElseThrow();
      case Product p -> p.factors().stream().map(t -> signed(t, plus)).reduce(Terms::product).orElseThrow();
      case Power p -> Terms.power(signed(p.base(), plus), signed(p.exponent(), plus));
      case Group g -> new Group(g.kind(), all(g.items(), plus));
      case Union u -> new Union(all(u.parts(), plus));
      case Matrix m -> new Matrix(m.rows().stream().map(row -> all(row, plus)).toList());
      case Relation r -> new Relation(all(r.sides(), plus), r.operators());
      case Percent p -> new Percent(signed(p.value(), plus));
    };
  }

  private static List<Expression> all(List<Expression> items, String plus) {
    return items.stream().map(item -> signed(item, plus)).toList();
  }
}
