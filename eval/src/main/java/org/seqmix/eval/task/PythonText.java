package org.seqmix.eval.task;

import java.util.Locale;

/// Operations on texts exactly as Python has them, because lm-evaluation-harness makes its prompts with them.
final class PythonText {
  private PythonText() {
  }

  /// Whether Python's `str.isspace` holds: also no-break spaces and the separators of ASCII.
  static boolean isSpace(int c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == 0x85;
  }

  /// The length of `text` without the white space at its end.
  static int lengthWithoutTail(String text) {
    int end = text.length();
    while (end > 0 && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return end;
  }

  /// Without white space at both ends.
  static String strip(String text) {
    int end = lengthWithoutTail(text);
    int from = 0;
    while (from < end && isSpace(text.charAt(from))) {
      from++;
    }
    return text.substring(from, end);
  }

  /// The first letter large, all others small.
  static String capitalize(String text) {
    if (text.isEmpty()) {
      return text;
    }
    int first = text.codePointAt(0);
    return Character.toString(Character.toTitleCase(first))
        + text.substring(Character.charCount(first)).toLowerCase(Locale.ROOT);
  }
}
