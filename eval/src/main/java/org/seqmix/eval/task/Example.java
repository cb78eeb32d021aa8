package org.seqmix.eval.task;

import java.util.List;

/// The texts of one record, without examples before it.
///
/// @param contexts      one, or one a choice
/// @param continuations one a choice, or one; without the delimiter before it
/// @param gold          index of the right choice; 0 where there is only one
/// @param reference     the right answer of a question that is answered by writing, or nothing
record Example(List<String> contexts, List<String> continuations, int gold, String reference) {
  Example {
    contexts = List.copyOf(contexts);
    continuations = List.copyOf(continuations);
  }

  int choices() {
    return Math.max(contexts.size(), continuations.size());
  }

  String context(int choice) {
    return contexts.get(contexts.size() == 1 ? 0 : choice);
  }

  String continuation(int choice) {
    return continuations.get(continuations.size() == 1 ? 0 : choice);
  }

  /// The record with its right answer, as an example for another one.
  String solved(String delimiter) {
    return context(gold) + delimiter + continuation(gold);
  }
}
