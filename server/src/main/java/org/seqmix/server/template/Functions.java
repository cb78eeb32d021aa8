package org.seqmix.server.template;

import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The functions that chat templates call.
final class Functions {
  private static final int MOST = 100_000;

  private Functions() {}

  /// `namespace`, `range`, `dict`, `raise_exception`, and `strftime_now` by `clock`.
  static Map<String, @Nullable Object> all(Clock clock) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("namespace",
        (Function) (List<@Nullable Object> arguments, Map<String, @Nullable Object> named) -> new Namespace(named));
    all.put("dict", (Function) (List<@Nullable Object> arguments,
        Map<String, @Nullable Object> named) -> new LinkedHashMap<String, @Nullable Object>(named));
    all.put("range",
        (Function) (List<@Nullable Object> arguments, Map<String, @Nullable Object> named) -> range(arguments));
    all.put("raise_exception", (Function) (List<@Nullable Object> arguments, Map<String, @Nullable Object> named) -> {
      throw new TemplateException(arguments.isEmpty() ? "refused" : Values.text(arguments.getFirst()), true);
    });
    all.put("strftime_now",
        (Function) (List<@Nullable Object> arguments, Map<String, @Nullable Object> named) -> date(arguments, clock));
    return all;
  }

  private static Object range(List<@Nullable Object> arguments) {
    long[] n = arguments.stream().mapToLong(a -> a instanceof Long value ? value : Long.MIN_VALUE).toArray();
    long from = n.length > 1 ? n[0] : 0;
    long to = n.length == 0 ? 0 : n.length > 1 ? n[1] : n[0];
    long by = n.length > 2 ? n[2] : 1;
    boolean wrong = n.length == 0 || n.length > 3 || by == 0 || Math.abs(from) > MOST || Math.abs(to) > MOST;
    if (wrong) {
      throw new IllegalArgumentException("range: expected one to three integers up to " + MOST + ", got " + arguments);
    }
    List<@Nullable Object> all = new ArrayList<>();
    for (long i = from; by > 0 ? i < to : i > to; i += by) {
      all.add(i);
    }
    return all;
  }

  private static Object date(List<@Nullable Object> arguments, Clock clock) {
    String pattern = arguments.isEmpty() ? "" : Values.text(arguments.getFirst());
    DateTimeFormatterBuilder format = new DateTimeFormatterBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      if (pattern.charAt(i) == '%' && i + 1 < pattern.length()) {
        format.append(part(pattern.charAt(++i)));
      } else {
        format.appendLiteral(pattern.charAt(i));
      }
    }
    return LocalDateTime.now(clock).format(format.toFormatter(Locale.ENGLISH));
  }

  private static DateTimeFormatter part(char c) {
    String java = switch (c) {
      case 'd' -> "dd";
      case 'm' -> "MM";
      case 'b' -> "MMM";
      case 'B' -> "MMMM";
      case 'y' -> "yy";
      case 'Y' -> "yyyy";
      case 'H' -> "HH";
      case 'M' -> "mm";
      case 'S' -> "ss";
      case 'A' -> "EEEE";
      case 'a' -> "EEE";
      case 'j' -> "DDD";
      case '%' -> "'%'";
      default -> throw new IllegalArgumentException("strftime_now: %" + c + " is not supported");
    };
    return DateTimeFormatter.ofPattern(java, Locale.ENGLISH);
  }
}
