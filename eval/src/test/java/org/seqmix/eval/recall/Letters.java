package org.seqmix.eval.recall;

import java.util.OptionalInt;
import java.util.stream.IntStream;

/// A vocabulary of which every token is a letter.
final class Letters {
  static final int SIZE = 128;

  private Letters() {}

  static RecallVocabulary vocabulary() {
    return new RecallVocabulary(IntStream.range(32, 127).toArray(), OptionalInt.of(1), text -> text.chars().toArray());
  }

  static String text(int[] ids) {
    StringBuilder out = new StringBuilder();
    IntStream.of(ids).filter(id -> id != 1).forEach(id -> out.append((char) id));
    return out.toString();
  }
}
