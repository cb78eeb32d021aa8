package org.seqmix.eval.task;

import java.util.List;

/// One item of a task that is scored by likelihood.
///
/// @param index   its place among the records of the file, from 0
/// @param place   file and line, for messages
/// @param choices what is scored, one a choice
/// @param gold    index of the right one
public record LikelihoodItem(int index, String place, List<TextPair> choices, int gold) {
  public LikelihoodItem {
    choices = List.copyOf(choices);
  }

  /// Names these texts, whatever file they came from.
  String hash() {
    return Sha256.of(choices.stream().flatMap(c -> java.util.stream.Stream.of(c.context(), c.continuation()))
        .toArray(String[]::new));
  }
}
