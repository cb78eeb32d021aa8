package org.seqmix.eval.answer;

import java.util.List;
import java.util.Optional;

/// Finds the answer in a text, whoever wrote it. Empty where there is none.
///
/// *Cost*: linear in the text.
public interface AnswerReader {
  /// The answer as the text has it, trimmed.
  Optional<String> read(String text);

  /// The reader that tasks call by this name: one of [#names].
  static AnswerReader named(String name) {
    return switch (name) {
      case "strict" -> new HashMarkReader();
      case "flexible" -> new LastNumberReader();
      case "boxed" -> new BoxedReader();
      case "integer" -> new IntegerReader();
      default -> throw new IllegalArgumentException("answer reader: expected one of " + names() + ", got '" + name
          + "'; correct the name in the task");
    };
  }

  /// Names of the readers, as `named` takes them.
  static List<String> names() {
    return List.of("strict", "flexible", "boxed", "integer");
  }
}
