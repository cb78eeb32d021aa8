package org.seqmix.server.template;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Tests after `is`.
final class Tests {
  static final Set<String> NAMES =
      Set.of("defined", "undefined", "none", "string", "number", "integer", "float", "boolean",
          "mapping", "sequence", "iterable", "callable", "true", "false", "odd", "even", "divisibleby", "equalto", "eq",
          "ne", "in");

  private Tests() {}

  static boolean holds(Frame f, String name, @Nullable Object value, List<@Nullable Object> arguments) {
    f.spend(1);
    Object other = arguments.isEmpty() ? null : arguments.getFirst();
    return switch (name) {
      case "defined" -> !(value instanceof Undefined);
      case "undefined" -> value instanceof Undefined;
      case "none" -> value == null;
      case "string" -> value instanceof String;
      case "number" -> value instanceof Number || value instanceof Boolean;
      case "integer" -> value instanceof Long;
      case "float" -> value instanceof Double;
      case "boolean" -> value instanceof Boolean;
      case "mapping" -> value instanceof Map;
      case "sequence", "iterable" -> value instanceof List || value instanceof String || value instanceof Map;
      case "callable" -> value instanceof Function;
      case "true" -> Boolean.TRUE.equals(value);
      case "false" -> Boolean.FALSE.equals(value);
      case "odd" -> remainder(f, value, 2) == 1;
      case "even" -> remainder(f, value, 2) == 0;
      case "divisibleby" -> other instanceof Long by && by != 0 && remainder(f, value, by) == 0;
      case "ne" -> !Values.same(value, other);
      case "in" -> Operators.contains(f, other, value);
      default -> Values.same(value, other);
    };
  }

  private static long remainder(Frame f, @Nullable Object value, long by) {
    if (value instanceof Long n) {
      return Math.floorMod(n, by);
    }
    throw f.failure("expected an integer to test, got " + Values.kind(value));
  }
}
