package org.seqmix.eval.answer;

import org.seqmix.eval.answer.Expression.Call;
import org.seqmix.eval.answer.Expression.Num;

/// Functions by name: `\sin^2 x`, `\log_2 8`, `\sqrt[3]{x}`, with brackets, braces or without.
final class Functions {
  private Functions() {}

  /// The function whose name has been passed, applied to what follows.
  static Expression read(String function, Cursor cursor, TermParser terms) {
    cursor.deeper();
    try {
      if (function.equals("sqrt")) {
        return root(cursor, terms);
      }
      Expression base = cursor.accept("_") ? terms.exponent() : Terms.ONE;
      Expression power = cursor.accept("^") ? terms.exponent() : Terms.ONE;
      if (base.equals(Terms.ONE) && cursor.accept("_")) {
        base = terms.exponent();
      }
      boolean inverse = power.equals(Terms.MINUS_ONE) && (function.equals("sin") || function.equals("cos")
          || function.equals("tan"));
      Expression argument = cursor.isNext("(") || cursor.isNext("{") || cursor.isNext("[") ? terms.factorPlain()
          : terms.argument();
      Expression value = value(inverse ? "arc" + function : function, argument, base);
      return inverse ? value : Terms.power(value, power);
    } finally {
      cursor.higher();
    }
  }

  private static Expression value(String function, Expression x, Expression base) {
    if (function.equals("exp")) {
      return Terms.power(new Expression.Name("e"), x);
    }
    if (function.equals("log") && !base.equals(Terms.ONE) && !base.equals(Num.of(10))) {
      return Terms.quotient(new Call("ln", x), new Call("ln", base));
    }
    return new Call(function.equals("lg") ? "log" : function, x);
  }

  /// A root whose `\sqrt` has been passed.
  static Expression root(Cursor cursor, TermParser terms) {
    Expression degree = Num.of(2);
    if (cursor.accept("[")) {
      degree = terms.sum();
      cursor.expect("]");
    }
    Expression radicand = cursor.isNext("{") ? terms.braces() : terms.factorPlain();
    return Terms.power(radicand, Terms.power(degree, Terms.MINUS_ONE));
  }
}
