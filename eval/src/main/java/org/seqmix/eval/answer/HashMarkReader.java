package org.seqmix.eval.answer;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The number after the **first** `#### ` that a number follows: the strict match of lm-evaluation-harness for gsm8k.
///
/// The mark is four `#` and one space. Digits, points and commas belong to the number, a closing point too; a currency
/// sign in front of it is no match.
public record HashMarkReader() implements AnswerReader {
  private static final Pattern NUMBER = Pattern.compile("#### (-?[0-9.,]+)");

  @Override
  public Optional<String> read(String text) {
    Matcher matcher = NUMBER.matcher(text);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
