package org.seqmix.server.template;

import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// What values are as conditions and as text.
final class Values {
  private Values() {}

  static boolean truth(@Nullable Object value) {
    return switch (value) {
      case null -> false;
      case Undefined missing -> false;
      case Boolean b -> b;
      case Long n -> n != 0;
      case Double d -> d != 0;
      case String s -> !s.isEmpty();
      case List<?> list -> !list.isEmpty();
      case Map<?, ?> map -> !map.isEmpty();
      default -> true;
    };
  }

  /// As an output shows it.
  static String text(@Nullable Object value) {
    return switch (value) {
      case String s -> s;
      case Undefined missing -> "";
      case null, default -> shown(value);
    };
  }

  /// As it is shown inside a list.
  private static String shown(@Nullable Object value) {
    return switch (value) {
      case null -> "None";
      case Boolean b -> b ? "True" : "False";
      case String s -> quoted(s);
      case List<?> list -> {
        StringJoiner all = new StringJoiner(", ", "[", "]");
        list.forEach(item -> all.add(shown(item)));
        yield all.toString();
      }
      case Map<?, ?> map -> {
        StringJoiner all = new StringJoiner(", ", "{", "}");
        map.forEach((k, v) -> all.add(shown(k) + ": " + shown(v)));
        yield all.toString();
      }
      default -> value.toString();
    };
  }

  private static String quoted(String s) {
    char quote = s.indexOf('\'') >= 0 && s.indexOf('"') < 0 ? '"' : '\'';
    String escaped = s.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t");
    return quote + (quote == '\'' ? escaped.replace("'", "\\'") : escaped) + quote;
  }

  /// How messages call the kind of a value.
  static String kind(@Nullable Object value) {
    return switch (value) {
      case null -> "none";
      case Undefined missing -> "nothing: " + missing;
      case Boolean b -> "a boolean";
      case Long n -> "an integer";
      case Double d -> "a number";
      case String s -> "a text";
      case List<?> list -> "a list";
      case Map<?, ?> map -> "a map";
      case Function function -> "a function";
      default -> "a namespace";
    };
  }

  static boolean same(@Nullable Object a, @Nullable Object b) {
    if (a instanceof Number || a instanceof Boolean) {
      return (b instanceof Number || b instanceof Boolean) && number(a) == number(b);
    }
    return a == null ? b == null : a.equals(b);
  }

  /// A number or a boolean as a number.
  static double number(Object value) {
    return value instanceof Boolean b ? b ? 1 : 0 : ((Number) value).doubleValue();
  }
}
