package org.seqmix.server.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What methods and filters do with texts.
final class Texts {
  private Texts() {}

  /// Without these characters at its ends, or without white space.
  static String strip(String text, @Nullable String chars, boolean left, boolean right) {
    int from = 0;
    int to = text.length();
    while (left && from < to && isIn(text.charAt(from), chars)) {
      from++;
    }
    while (right && to > from && isIn(text.charAt(to - 1), chars)) {
      to--;
    }
    return text.substring(from, to);
  }

  private static boolean isIn(char c, @Nullable String chars) {
    return chars != null ? chars.indexOf(c) >= 0 : Character.isWhitespace(c) || Character.isSpaceChar(c) || c == 0x85;
  }

  static String capitalize(String text) {
    return text.isEmpty() ? text
        : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1).toLowerCase(Locale.ROOT);
  }

  /// Every run of letters capitalised.
  static String title(String text) {
    StringBuilder out = new StringBuilder();
    boolean inWord = false;
    for (char c : text.toCharArray()) {
      out.append(inWord ? Character.toLowerCase(c) : Character.toTitleCase(c));
      inWord = Character.isLetter(c);
    }
    return out.toString();
  }

  static List<@Nullable Object> split(String text, String separator, int most) {
    List<@Nullable Object> out = new ArrayList<>();
    int from = 0;
    for (int at; out.size() < most && (at = text.indexOf(separator, from)) >= 0;) {
      out.add(text.substring(from, at));
      from = at + separator.length();
    }
    out.add(text.substring(from));
    return out;
  }

  static String join(Frame f, String separator, @Nullable Object items) {
    if (!(items instanceof List<?> list)) {
      throw f.failure("expected a list to join, got " + Values.kind(items));
    }
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < list.size(); i++) {
      out.append(i == 0 ? "" : separator).append(Values.text(list.get(i)));
      f.size(out.length());
    }
    return out.toString();
  }
}
