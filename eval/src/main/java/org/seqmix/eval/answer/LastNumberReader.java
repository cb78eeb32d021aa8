package org.seqmix.eval.answer;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The **last** number of a text: the flexible match of lm-evaluation-harness for gsm8k.
///
/// A number is a run of two or more of digits, points, commas and dollar signs, or a run of digits; a minus may stand
/// before it. As there, dots at the end of a text count as one, and compare equal to no number.
public record LastNumberReader() implements AnswerReader {
  private static final Pattern NUMBER = Pattern.compile("-?[$0-9.,]{2,}|-?[0-9]+");

  @Override
  public Optional<String> read(String text) {
    Matcher matcher = NUMBER.matcher(text);
    String last = null;
    while (matcher.find()) {
      last = matcher.group();
    }
    return Optional.ofNullable(last);
  }
}
