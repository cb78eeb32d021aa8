package org.seqmix.server.template;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Filters after `|`.
final class Filters {
  static final Set<String> NAMES =
      Set.of("trim", "tojson", "length", "count", "upper", "lower", "title", "capitalize", "join",
          "first", "last", "list", "string", "int", "float", "default", "d", "replace", "items", "dictsort", "reverse",
          "safe", "abs",
          "selectattr", "rejectattr", "map", "indent", "unique");

  private Filters() {}

  static @Nullable Object apply(Frame f, String name, @Nullable Object value, List<@Nullable Object> arguments,
      Map<String, @Nullable Object> named) {
    return switch (name) {
      case "trim" ->
          Texts.strip(Values.text(value), arguments.isEmpty() ? null : Values.text(arguments.getFirst()), true, true);
      case "tojson" ->
          JsonText.of(f, value, named.getOrDefault("indent", arguments.isEmpty() ? null : arguments.getFirst()));
      case "length", "count" -> length(f, value);
      case "upper", "lower", "title", "capitalize" -> Methods.call(f, Values.text(value), name, List.of());
      case "replace" -> Methods.call(f, Values.text(value), name, arguments);
      case "join" -> Texts.join(f, arguments.isEmpty() ? "" : Values.text(arguments.getFirst()), list(f, value));
      case "first" -> list(f, value).isEmpty() ? new Undefined("first") : list(f, value).getFirst();
      case "last" -> list(f, value).isEmpty() ? new Undefined("last") : list(f, value).getLast();
      case "list" -> list(f, value);
      case "unique" -> new ArrayList<>(list(f, value).stream().distinct().toList());
      case "reverse" ->
          value instanceof String text ? new StringBuilder(text).reverse().toString() : list(f, value).reversed();
      case "string", "safe" -> Values.text(value);
      case "int" -> (long) number(value);
      case "float" -> number(value);
      case "abs" -> value instanceof Long n ? (Object) Math.abs(n) : (Object) Math.abs(number(value));
      case "default", "d" -> value instanceof Undefined || arguments.size() > 1 && Values.truth(arguments.get(1))
          && !Values.truth(value) ? arguments.isEmpty() ? "" : arguments.getFirst() : value;
      case "items" -> items(map(f, value));
      case "dictsort" -> sorted(items(map(f, value)));
      case "selectattr", "rejectattr" -> chosen(f, list(f, value), arguments, name.equals("selectattr"));
      case "map" -> mapped(f, list(f, value), arguments, named);
      default -> Values.text(value).replace("\n", "\n" + " ".repeat(indent(arguments)));
    };
  }

  private static int indent(List<@Nullable Object> arguments) {
    return !arguments.isEmpty() && arguments.getFirst() instanceof Long n ? (int) Math.clamp(n, 0, 64) : 4;
  }

  private static Object length(Frame f, @Nullable Object value) {
    return value instanceof String text ? (long) text.codePointCount(0, text.length()) : (long) list(f, value).size();
  }

  /// What a loop goes over.
  static List<@Nullable Object> list(Frame f, @Nullable Object value) {
    List<@Nullable Object> out = switch (value) {
      case List<?> list -> new ArrayList<@Nullable Object>(list);
      case Map<?, ?> map -> new ArrayList<@Nullable Object>(map.keySet());
      case String text -> new ArrayList<@Nullable Object>(text.codePoints().mapToObj(Character::toString).toList());
      case Undefined missing -> new ArrayList<@Nullable Object>();
      case null, default -> throw f.failure("expected a list, got " + Values.kind(value));
    };
    f.spend(out.size());
    return out;
  }

  private static Map<?, ?> map(Frame f, @Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw f.failure("expected a map, got " + Values.kind(value));
  }

  static List<@Nullable Object> items(Map<?, ?> map) {
    List<@Nullable Object> out = new ArrayList<>();
    map.forEach((key, value) -> {
      List<@Nullable Object> pair = new ArrayList<>();
      pair.add(key);
      pair.add(value);
      out.add(pair);
    });
    return out;
  }

  private static List<@Nullable Object> sorted(List<@Nullable Object> items) {
    items.sort(Comparator.comparing(item -> item instanceof List<?> pair
        ? String.valueOf(pair.getFirst()).toLowerCase(Locale.ROOT) : ""));
    return items;
  }

  private static double number(@Nullable Object value) {
    try {
      return value instanceof Number || value instanceof Boolean ? Values.number(value)
          : Double.parseDouble(Values.text(value).strip());
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static List<@Nullable Object> chosen(Frame f, List<@Nullable Object> all, List<@Nullable Object> arguments,
      boolean wanted) {
    List<@Nullable Object> out = new ArrayList<>();
    for (Object item : all) {
      Object attribute = Access.attribute(f, item, Values.text(arguments.getFirst()));
      boolean holds = arguments.size() == 1 ? Values.truth(attribute)
          : Tests.holds(f, test(f, arguments.get(1)), attribute, arguments.subList(2, arguments.size()));
      if (holds == wanted) {
        out.add(item);
      }
    }
    return out;
  }

  private static String test(Frame f, @Nullable Object name) {
    String test = Values.text(name).replace("==", "eq");
    if (!Tests.NAMES.contains(test)) {
      throw f.failure("the test '" + test + "' is not supported");
    }
    return test;
  }

  private static List<@Nullable Object> mapped(Frame f, List<@Nullable Object> all, List<@Nullable Object> arguments,
      Map<String, @Nullable Object> named) {
    List<@Nullable Object> out = new ArrayList<>();
    for (Object item : all) {
      if (named.containsKey("attribute")) {
        out.add(Access.attribute(f, item, Values.text(named.get("attribute"))));
      } else if (!arguments.isEmpty() && NAMES.contains(Values.text(arguments.getFirst()))) {
        out.add(apply(f, Values.text(arguments.getFirst()), item, arguments.subList(1, arguments.size()), Map.of()));
      } else {
        throw f.failure("map: expected attribute=NAME or a filter");
      }
    }
    return out;
  }
}
