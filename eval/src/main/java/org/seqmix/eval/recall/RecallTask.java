package org.seqmix.eval.recall;

import java.util.List;
import java.util.Optional;

/// Makes items of which the right continuation stands in the context. The same arguments make the same item.
public sealed interface RecallTask permits CopyTask, LookupTask, NeedleTask {
  /// As results call it.
  String name();

  /// Share of items that guessing among the continuations gets right.
  double chance();

  /// Relative places of what is asked for, 0 the beginning and 1 the end; a single NaN where the task has none.
  List<Double> depths();

  /// An item of at most `length` tokens and little less; empty if so few cannot hold one.
  Optional<RecallItem> item(RecallVocabulary vocabulary, int length, double depth, long seed);
}
