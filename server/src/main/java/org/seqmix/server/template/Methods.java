package org.seqmix.server.template;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Methods of texts and maps, as they are in Python.
final class Methods {
  private Methods() {}

  static @Nullable Object call(Frame f, @Nullable Object self, String name, List<@Nullable Object> arguments) {
    return switch (self) {
      case String text -> ofText(f, text, name, arguments);
      case Map<?, ?> map -> ofMap(f, map, name, arguments);
      case Undefined missing -> throw f.failure(missing + ", so it has no method '" + name + "'");
      case null, default -> throw unknown(f, self, name);
    };
  }

  private static @Nullable Object ofText(Frame f, String text, String name, List<@Nullable Object> arguments) {
    f.size(text.length());
    return switch (name) {
      case "strip" -> Texts.strip(text, chars(f, arguments), true, true);
      case "lstrip" -> Texts.strip(text, chars(f, arguments), true, false);
      case "rstrip" -> Texts.strip(text, chars(f, arguments), false, true);
      case "upper" -> text.toUpperCase(Locale.ROOT);
      case "lower" -> text.toLowerCase(Locale.ROOT);
      case "title" -> Texts.title(text);
      case "capitalize" -> Texts.capitalize(text);
      case "startswith" -> options(f, arguments).stream().anyMatch(text::startsWith);
      case "endswith" -> options(f, arguments).stream().anyMatch(text::endsWith);
      case "find" -> (long) text.indexOf(text(f, arguments, 0));
      case "count" -> (long) Texts.split(text, text(f, arguments, 0), Integer.MAX_VALUE).size() - 1;
      case "replace" -> replaced(f, text, arguments);
      case "split" -> split(f, text, arguments);
      case "splitlines" -> text.lines().collect(Collectors.toCollection(ArrayList<@Nullable Object>::new));
      case "join" -> Texts.join(f, text, arguments.isEmpty() ? null : arguments.getFirst());
      case "isdigit" -> !text.isEmpty() && text.chars().allMatch(Character::isDigit);
      case "removeprefix" -> text.startsWith(text(f, arguments, 0))
          ? text.substring(text(f, arguments, 0).length()) : text;
      case "removesuffix" -> text.endsWith(text(f, arguments, 0))
          ? text.substring(0, text.length() - text(f, arguments, 0).length()) : text;
      default -> throw unknown(f, text, name);
    };
  }

  private static Object replaced(Frame f, String text, List<@Nullable Object> arguments) {
    String from = text(f, arguments, 0);
    String to = text(f, arguments, 1);
    if (from.isEmpty()) {
      throw f.failure("replace: expected a text to look for, got none");
    }
    int most =
        arguments.size() > 2 && arguments.get(2) instanceof Long n && n >= 0 ? (int) Math.min(n, 1 << 30) : 1 << 30;
    return Texts.join(f, to, Texts.split(text, from, most));
  }

  private static Object split(Frame f, String text, List<@Nullable Object> arguments) {
    int most =
        arguments.size() > 1 && arguments.get(1) instanceof Long n && n >= 0 ? (int) Math.min(n, 1 << 30) : 1 << 30;
    if (arguments.isEmpty() || arguments.getFirst() == null) {
      return Arrays.stream(text.strip().split("\\s+")).filter(s -> !s.isEmpty())
          .collect(Collectors.toCollection(ArrayList<@Nullable Object>::new));
    }
    String separator = text(f, arguments, 0);
    if (separator.isEmpty()) {
      throw f.failure("split: expected a separator, got none");
    }
    return Texts.split(text, separator, most);
  }

  private static @Nullable Object ofMap(Frame f, Map<?, ?> map, String name, List<@Nullable Object> arguments) {
    f.size(map.size());
    return switch (name) {
      case "items" -> Filters.items(map);
      case "keys" -> new ArrayList<@Nullable Object>(map.keySet());
      case "values" -> new ArrayList<@Nullable Object>(map.values());
      case "get" -> map.containsKey(text(f, arguments, 0)) ? map.get(text(f, arguments, 0))
          : arguments.size() > 1 ? arguments.get(1) : null;
      default -> throw unknown(f, map, name);
    };
  }

  private static @Nullable String chars(Frame f, List<@Nullable Object> arguments) {
    return arguments.isEmpty() || arguments.getFirst() == null ? null : text(f, arguments, 0);
  }

  private static List<String> options(Frame f, List<@Nullable Object> arguments) {
    return !arguments.isEmpty() && arguments.getFirst() instanceof List<?> several
        ? several.stream().map(Values::text).toList() : List.of(text(f, arguments, 0));
  }

  private static String text(Frame f, List<@Nullable Object> arguments, int at) {
    if (at < arguments.size() && arguments.get(at) instanceof String text) {
      return text;
    }
    throw f.failure("expected a text as argument " + (at + 1) + ", got "
        + (at < arguments.size() ? Values.kind(arguments.get(at)) : "none"));
  }

  private static TemplateException unknown(Frame f, @Nullable Object self, String name) {
    return f.failure("the method '" + name + "' of " + Values.kind(self) + " is not supported");
  }
}
