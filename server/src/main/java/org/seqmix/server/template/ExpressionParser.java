package org.seqmix.server.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads expressions, weakest binding first: `a if c else b`, `or`, `and`, `not`, comparisons, sums, `~`, products, signs; filters,
/// tests, calls and items bind strongest.
final class ExpressionParser {
  private final Words words;
  private int depth;

  ExpressionParser(Words words) {
    this.words = words;
  }

  /// A whole expression.
  Expression expression() {
    deeper();
    Expression value = either();
    while (words.takeName("if")) {
      Expression then = value;
      Expression condition = either();
      Expression otherwise = words.takeName("else") ? expression() : f -> new Undefined("else");
      value = f -> Values.truth(condition.value(f)) ? then.value(f) : otherwise.value(f);
    }
    depth--;
    return value;
  }

  private void deeper() {
    if (++depth > TemplateLimits.DEPTH) {
      throw words.failure("expected expressions at most " + TemplateLimits.DEPTH + " deep");
    }
  }

  /// An expression without a condition, as after `in` of a loop.
  Expression either() {
    Expression left = both();
    while (words.takeName("or")) {
      Expression first = left;
      Expression second = both();
      left = f -> {
        Object value = first.value(f);
        return Values.truth(value) ? value : second.value(f);
      };
    }
    return left;
  }

  private Expression both() {
    Expression left = not();
    while (words.takeName("and")) {
      Expression first = left;
      Expression second = not();
      left = f -> {
        Object value = first.value(f);
        return Values.truth(value) ? second.value(f) : value;
      };
    }
    return left;
  }

  private Expression not() {
    if (!words.takeName("not")) {
      return comparison();
    }
    deeper();
    Expression value = not();
    depth--;
    return f -> !Values.truth(value.value(f));
  }

  private Expression comparison() {
    Expression first = sum();
    List<String> operators = new ArrayList<>();
    List<Expression> operands = new ArrayList<>();
    while (true) {
      String operator = words.takeAny("==", "!=", "<", ">", "<=", ">=");
      if (operator == null && words.takeName("in")) {
        operator = "in";
      } else if (operator == null && words.peekName("not") && words.peekNext().isName("in")) {
        words.skip(2);
        operator = "not in";
      }
      if (operator == null) {
        break;
      }
      operators.add(operator);
      operands.add(sum());
    }
    if (operators.isEmpty()) {
      return first;
    }
    return f -> {
      Object left = first.value(f);
      for (int i = 0; i < operators.size(); i++) {
        Object right = operands.get(i).value(f);
        if (!Operators.compare(f, operators.get(i), left, right)) {
          return false;
        }
        left = right;
      }
      return true;
    };
  }

  private Expression sum() {
    Expression left = joined();
    for (String operator; (operator = words.takeAny("+", "-")) != null;) {
      left = binary(operator, left, joined());
    }
    return left;
  }

  private Expression joined() {
    Expression left = product();
    while (words.takeAny("~") != null) {
      left = binary("~", left, product());
    }
    return left;
  }

  private Expression product() {
    Expression left = signed();
    for (String operator; (operator = words.takeAny("*", "//", "/", "%")) != null;) {
      left = binary(operator, left, signed());
    }
    return left;
  }

  private static Expression binary(String operator, Expression left, Expression right) {
    return f -> {
      f.spend(1);
      return Operators.apply(f, operator, left.value(f), right.value(f));
    };
  }

  private Expression signed() {
    if (words.takeAny("-") != null) {
      deeper();
      Expression value = signed();
      depth--;
      return f -> Operators.apply(f, "-", 0L, value.value(f));
    }
    return new Postfixes(words, this).after(primary());
  }

  private Expression primary() {
    Lexeme word = words.take();
    switch (word.kind()) {
      case TEXT -> {
        StringBuilder text = new StringBuilder(word.text());
        while (words.peek().kind() == Lexeme.Kind.TEXT) {
          text.append(words.take().text());
        }
        String all = text.toString();
        return f -> all;
      }
      case INTEGER -> {
        Long value = Long.valueOf(word.text());
        return f -> value;
      }
      case FLOAT -> {
        Double value = Double.valueOf(word.text());
        return f -> value;
      }
      case NAME -> {
        return name(word.text());
      }
      default -> {
        return bracketed(word);
      }
    }
  }

  private static Expression name(String name) {
    return switch (name) {
      case "true", "True" -> f -> true;
      case "false", "False" -> f -> false;
      case "none", "None" -> f -> null;
      default -> f -> {
        f.spend(1);
        return f.get(name);
      };
    };
  }

  private Expression bracketed(Lexeme open) {
    if (open.is("(")) {
      return parenthesised();
    }
    if (open.is("[")) {
      return list();
    }
    if (open.is("{")) {
      return map();
    }
    throw words.failure("expected a value, got " + open);
  }

  /// One expression; with commas a list.
  private Expression parenthesised() {
    List<Expression> items = new ArrayList<>();
    boolean comma = false;
    while (words.takeAny(")") == null) {
      items.add(expression());
      if (!words.peek().is(")")) {
        words.expect(",");
        comma = true;
      }
    }
    return items.size() == 1 && !comma ? items.getFirst() : values(items);
  }

  private Expression list() {
    List<Expression> items = new ArrayList<>();
    while (words.takeAny("]") == null) {
      items.add(expression());
      if (!words.peek().is("]")) {
        words.expect(",");
      }
    }
    return values(items);
  }

  private static Expression values(List<Expression> items) {
    return f -> {
      f.spend(items.size());
      List<@Nullable Object> all = new ArrayList<>();
      items.forEach(item -> all.add(item.value(f)));
      return all;
    };
  }

  private Expression map() {
    List<Expression> keys = new ArrayList<>();
    List<Expression> items = new ArrayList<>();
    while (words.takeAny("}") == null) {
      keys.add(expression());
      words.expect(":");
      items.add(expression());
      if (!words.peek().is("}")) {
        words.expect(",");
      }
    }
    return f -> {
      f.spend(keys.size());
      Map<String, @Nullable Object> all = new LinkedHashMap<>();
      for (int i = 0; i < keys.size(); i++) {
        all.put(Values.text(keys.get(i).value(f)), items.get(i).value(f));
      }
      return all;
    };
  }
}
