package org.seqmix.server.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Operators with two sides.
final class Operators {
  private Operators() {}

  static boolean compare(Frame f, String operator, @Nullable Object left, @Nullable Object right) {
    f.spend(1);
    return switch (operator) {
      case "==" -> Values.same(left, right);
      case "!=" -> !Values.same(left, right);
      case "in" -> contains(f, right, left);
      case "not in" -> !contains(f, right, left);
      case "<" -> order(f, operator, left, right) < 0;
      case ">" -> order(f, operator, left, right) > 0;
      case "<=" -> order(f, operator, left, right) <= 0;
      default -> order(f, operator, left, right) >= 0;
    };
  }

  static boolean contains(Frame f, @Nullable Object all, @Nullable Object one) {
    return switch (all) {
      case String text when one instanceof String part -> text.contains(part);
      case List<?> list -> list.stream().anyMatch(item -> Values.same(item, one));
      case Map<?, ?> map -> one instanceof String key && map.containsKey(key);
      case null, default -> throw wrong(f, "in", one, all);
    };
  }

  private static int order(Frame f, String operator, @Nullable Object left, @Nullable Object right) {
    if (left instanceof String a && right instanceof String b) {
      return a.compareTo(b);
    }
    if (left != null && right != null && isNumber(left) && isNumber(right)) {
      return Double.compare(Values.number(left), Values.number(right));
    }
    throw wrong(f, operator, left, right);
  }

  private static boolean isNumber(Object value) {
    return value instanceof Number || value instanceof Boolean;
  }

  static Object apply(Frame f, String operator, @Nullable Object left, @Nullable Object right) {
    if (operator.equals("~")) {
      return joined(f, Values.text(left), Values.text(right));
    }
    if (operator.equals("+") && left instanceof String a && right instanceof String b) {
      return joined(f, a, b);
    }
    if (operator.equals("+") && left instanceof List<?> a && right instanceof List<?> b) {
      f.size((long) a.size() + b.size());
      List<@Nullable Object> all = new ArrayList<>(a);
      all.addAll(b);
      return all;
    }
    if (operator.equals("*") && left instanceof String a && right instanceof Long times) {
      long count = Math.max(0, times);
      f.size(count > Integer.MAX_VALUE ? count : count * a.length());
      return a.repeat((int) count);
    }
    if (left instanceof Long a && right instanceof Long b && !operator.equals("/")) {
      return integer(f, operator, a, b);
    }
    if (left instanceof Number a && right instanceof Number b) {
      return number(f, operator, a.doubleValue(), b.doubleValue());
    }
    throw wrong(f, operator, left, right);
  }

  private static String joined(Frame f, String a, String b) {
    f.size((long) a.length() + b.length());
    return a + b;
  }

  private static Object integer(Frame f, String operator, long a, long b) {
    try {
      return switch (operator) {
        case "+" -> Math.addExact(a, b);
        case "-" -> Math.subtractExact(a, b);
        case "*" -> Math.multiplyExact(a, b);
        case "//" -> Math.floorDiv(a, b);
        default -> Math.floorMod(a, b);
      };
    } catch (ArithmeticException e) {
      throw f.failure(a + " " + operator + " " + b + ": " + e.getMessage());
    }
  }

  private static Object number(Frame f, String operator, double a, double b) {
    if (b == 0 && "//%".contains(operator)) {
      throw f.failure("division by zero");
    }
    return switch (operator) {
      case "+" -> a + b;
      case "-" -> a - b;
      case "*" -> a * b;
      case "/" -> a / b;
      case "//" -> Math.floor(a / b);
      default -> a - b * Math.floor(a / b);
    };
  }

  private static TemplateException wrong(Frame f, String operator, @Nullable Object left, @Nullable Object right) {
    return f.failure("'" + operator + "' between " + Values.kind(left) + " and " + Values.kind(right));
  }
}
