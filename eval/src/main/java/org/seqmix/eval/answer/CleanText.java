package org.seqmix.eval.answer;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An answer's text without what is layout alone: spaces of LaTeX, sizes of brackets, dollar signs, signs of Unicode in
/// place of commands, thousands separators that can be nothing else.
///
/// *Cost*: a fixed number of passes over the text.
final class CleanText {
  /// Longer answers are compared as they are.
  static final int LONGEST = 4000;

  private static final Map<String, String> SIGNS = Map.ofEntries(
      Map.entry("−", "-"), Map.entry("–", "-"), Map.entry("×", "\\times "), Map.entry("·", "\\cdot "),
      Map.entry("÷", "\\div "), Map.entry("π", "\\pi "), Map.entry("√", "\\sqrt "), Map.entry("∞", "\\infty "),
      Map.entry("∪", "\\cup "), Map.entry("≤", "\\le "), Map.entry("≥", "\\ge "), Map.entry("≠", "\\ne "),
      Map.entry("±", "\\pm "), Map.entry("∈", "\\in "), Map.entry("∅", "\\emptyset "), Map.entry("θ", "\\theta "),
      Map.entry("°", "\\degree "), Map.entry("²", "^{2}"), Map.entry("³", "^{3}"), Map.entry("½", "\\frac{1}{2}"),
      Map.entry("¼", "\\frac{1}{4}"), Map.entry("¾", "\\frac{3}{4}"), Map.entry("£", ""), Map.entry("€", ""),
      Map.entry("¥", ""), Map.entry("\u00a0", " "), Map.entry("**", "^"));
  private static final Pattern SIGN = Pattern.compile("[−–×·÷π√∞∪≤≥≠±∈∅θ°²³½¼¾£€¥\u00a0]|\\*\\*");
  private static final Pattern GROUPED = Pattern
      .compile("(?<=\\d)(?:\\{,\\}|,? ?\\\\[!,;:] ?)\\s?(?=\\d{3}(?!\\d))");
  private static final Pattern SPACED = Pattern.compile("(?<![\\d.])\\d{1,3}(?: \\d{3})+(?![\\d/])");
  private static final Pattern DEGREES = Pattern
      .compile("\\^\\s?(?:\\{\\s?\\\\circ\\s?\\}|\\\\circ|\\{\\s?\\\\degree\\s?\\})(?![A-Za-z])");
  private static final Pattern LAYOUT = Pattern.compile("\\\\(?:left|right|middle|displaystyle|textstyle|limits"
      + "|[bB]ig+[lr]?|mathstrut|strut|nolimits|pounds|euro)(?![A-Za-z])");
  private static final Pattern SPACES = Pattern.compile("(?<!\\\\)\\\\[!,;:> ]|\\\\q?quad(?![A-Za-z])|~");
  private static final Pattern FRACTIONS = Pattern.compile("\\\\[dtc]frac(?![A-Za-z])");
  private static final Pattern MATHS = Pattern.compile("\\\\\\$|\\$|(?<!\\\\)\\\\[()\\[\\]]");
  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private static final Pattern WRAPPED =
      Pattern.compile("\\\\(?:text|textbf|textit|textrm|mbox|mathrm|mathbf|mathit)\\s?\\{([^{}]*)\\}");
  private static final Pattern ONE_BRACED = Pattern.compile("\\{([0-9A-Za-z])\\}");
  private static final Pattern LETTERS = Pattern.compile("[\\p{L}\\s().,:;'!?-]+");

  private CleanText() {}

  static String of(String answer) {
    String text = answer.strip();
    if (text.length() > LONGEST) {
      return text;
    }
    text = unboxed(text);
    text = SIGN.matcher(text).replaceAll(m -> Matcher.quoteReplacement(SIGNS.getOrDefault(m.group(), "")));
    text = MATHS.matcher(text).replaceAll("");
    text = GROUPED.matcher(text).replaceAll("");
    text = DEGREES.matcher(text).replaceAll("\\\\degree ");
    text = LAYOUT.matcher(text).replaceAll("");
    text = SPACES.matcher(text).replaceAll(" ");
    text = FRACTIONS.matcher(text).replaceAll("\\\\frac");
    text = SPACED.matcher(text).replaceAll(m -> m.group().replace(" ", ""));
    text = BLANKS.matcher(text).replaceAll(" ").strip();
    while (text.endsWith(".") || text.endsWith(",") || text.endsWith(";")) {
      text = text.substring(0, text.length() - 1).strip();
    }
    return text;
  }

  /// What two answers have in common that differ in layout, spaces and braces around a single sign, and, where they are
  /// words, in case and brackets around them.
  static String canonical(String clean) {
    if (clean.length() > LONGEST) {
      return clean;
    }
    String text = WRAPPED.matcher(clean).replaceAll(m -> Matcher.quoteReplacement(m.group(1)));
    if (LETTERS.matcher(text).matches()) {
      String words = text.toLowerCase(Locale.ROOT).strip();
      return words.matches("\\([a-z]\\)[.:]?|[a-z][).:]?") ? words.replaceAll("[^a-z]", "") : words;
    }
    text = ONE_BRACED.matcher(text).replaceAll("$1");
    return text.replace(" ", "");
  }

  private static String unboxed(String text) {
    String content = text;
    while (content.startsWith("\\boxed{") && content.endsWith("}")) {
      String inner = BoxedReader.balanced(content, content.indexOf('{'));
      if (inner.isEmpty() || inner.length() != content.length() - "\\boxed{}".length()) {
        break;
      }
      content = inner.strip();
    }
    return content;
  }
}
