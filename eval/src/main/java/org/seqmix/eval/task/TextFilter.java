package org.seqmix.eval.task;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.regex.Pattern;

/// A step from one text to another, written in a template behind a bar: `{field|strip|after:MARK}`.
///
/// @param name     one of {@link #names}
/// @param argument what stands behind the colon; empty for a filter without one
record TextFilter(String name, String argument) {
  /// Filters by name; those that take a mark end with a colon.
  private static final Map<String, BinaryOperator<String>> ALL = Map.of(
      "strip", (text, none) -> PythonText.strip(text),
      "capitalize", (text, none) -> PythonText.capitalize(text),
      "spaces", (text, none) -> text.replace('_', ' '),
      "number", (text, none) -> plainNumber(text),
      "brackets", (text, none) -> withoutBrackets(text),
      "before:", (text, mark) -> text.substring(0, place(text, mark)),
      "after:", (text, mark) -> text.substring(place(text, mark) + mark.length()),
      "before_last:", (text, mark) -> text.substring(0, Math.max(0, text.lastIndexOf(mark))),
      "after_last:", TextFilter::afterLast);

  private static final Pattern BRACKETS = Pattern.compile("\\[.*?]", Pattern.UNIX_LINES);

  /// The filter that a text such as `after:MARK` names; empty for one that there is not.
  static Optional<TextFilter> parse(String text) {
    int colon = text.indexOf(':');
    String name = colon < 0 ? text : text.substring(0, colon + 1);
    String argument = colon < 0 ? "" : text.substring(colon + 1);
    boolean complete = ALL.containsKey(name) && (colon < 0 || !argument.isEmpty());
    return complete ? Optional.of(new TextFilter(name, argument)) : Optional.empty();
  }

  /// All filters as they are written, for messages.
  static String names() {
    return String.join(", ", ALL.keySet().stream().sorted().map(n -> n.endsWith(":") ? n + "MARK" : n).toList());
  }

  /// The text after this step.
  ///
  /// *Errors*: {@link IllegalArgumentException} for a text without what the filter looks for.
  String apply(String text) {
    return java.util.Objects.requireNonNull(ALL.get(name)).apply(text, argument);
  }

  private static int place(String text, String mark) {
    int at = text.indexOf(mark);
    if (at < 0) {
      throw new IllegalArgumentException("expected '" + mark + "' in the text, got '" + shortened(text) + "'");
    }
    return at;
  }

  private static String afterLast(String text, String mark) {
    int at = text.lastIndexOf(mark);
    return at < 0 ? text : text.substring(at + mark.length());
  }

  /// A number without an exponent or zeros at its end: 145.0 becomes 145.
  private static String plainNumber(String text) {
    try {
      BigDecimal number = new BigDecimal(text.strip().replace(",", ""));
      if (Math.abs((long) number.scale()) + number.precision() > 1000) {
        throw new NumberFormatException("too long");
      }
      return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("expected a number, got '" + shortened(text) + "'", e);
    }
  }

  /// As lm-evaluation-harness cleans the texts from WikiHow in HellaSwag.
  private static String withoutBrackets(String text) {
    String sentences = PythonText.strip(text).replace(" [title]", ". ");
    return BRACKETS.matcher(sentences).replaceAll("").replace("  ", " ");
  }

  private static String shortened(String text) {
    return text.length() <= 60 ? text : String.format(Locale.ROOT, "%s...", text.substring(0, 60));
  }
}
