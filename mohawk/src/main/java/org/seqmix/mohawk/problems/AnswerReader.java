package org.seqmix.mohawk.problems;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the answer out of a solution, whoever wrote it.
public final class AnswerReader {
  private static final Pattern ANSWER = Pattern.compile("[ \\t]*(-?[0-9]{1,9})(?![.,]?[0-9])");

  private AnswerReader() {}

  /// The integer right after the last `####` of the text, spaces between them allowed.
  ///
  /// Empty if there is no `####`, if no integer follows the last one, or if the number there is a fraction, is grouped
  /// by commas or has more than nine digits.
  public static OptionalInt read(String text) {
    int mark = text.lastIndexOf(ProblemText.ANSWER_MARK);
    if (mark < 0) {
      return OptionalInt.empty();
    }
    Matcher matcher = ANSWER.matcher(text).region(mark + ProblemText.ANSWER_MARK.length(), text.length());
    return matcher.lookingAt() ? OptionalInt.of(Integer.parseInt(matcher.group(1))) : OptionalInt.empty();
  }
}
