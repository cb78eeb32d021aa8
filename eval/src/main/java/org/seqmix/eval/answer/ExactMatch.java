package org.seqmix.eval.answer;

import java.util.Locale;
import java.util.regex.Pattern;

/// Equality of answers as lm-evaluation-harness counts it for gsm8k (`exact_match`): as texts without commas, dollar signs,
/// everything up to `#### ` and a closing point, case ignored. No arithmetic: `5.00` is not `5`.
public final class ExactMatch {
  private static final Pattern IGNORED = Pattern.compile(",|\\$");
  private static final String MARK = "#### ";
  private static final Pattern LAST_POINT = Pattern.compile("\\.$");

  private ExactMatch() {}

  /// Whether both are the same to the harness.
  public static boolean same(String expected, String got) {
    return plain(expected).equals(plain(got));
  }

  private static String plain(String answer) {
    String text = IGNORED.matcher(answer).replaceAll("");
    int mark = text.lastIndexOf(MARK);
    text = mark < 0 ? text : text.substring(mark + MARK.length());
    return LAST_POINT.matcher(text).replaceAll("").toLowerCase(Locale.ROOT);
  }
}
