package org.seqmix.eval.answer;

import java.util.Optional;

/// The integer after the **last** `####`, by the rule of the embedded word problems: at most nine digits, no decimals, no
/// separators; a text whose last mark has none after it has no answer.
public record IntegerReader() implements AnswerReader {
  @Override
  public Optional<String> read(String text) {
    var found = org.seqmix.mohawk.problems.AnswerReader.read(text);
    return found.isPresent() ? Optional.of(Integer.toString(found.getAsInt())) : Optional.empty();
  }
}
