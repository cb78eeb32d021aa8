package org.seqmix.eval.task;

import java.util.OptionalInt;

/// How many solved examples stand before an item, and which.
///
/// Where a task does not take the first ones of its file, they are drawn for every item by the seed and the item's place.
/// This is a draw of our own: the same seed gives others in lm-evaluation-harness.
///
/// @param count how many; empty for the task's own number
/// @param seed  what they are drawn by
public record FewShot(OptionalInt count, long seed) {
  /// The seed where none is given.
  public static final long SEED = 1234;
  /// As the task says.
  public static final FewShot AS_DEFINED = new FewShot(OptionalInt.empty(), SEED);

  public FewShot {
    if (count.isPresent() && count.getAsInt() < 0) {
      throw new IllegalArgumentException("examples before an item (" + count.getAsInt() + ") must be >= 0");
    }
  }

  int count(TaskDefinition task) {
    return count.orElse(task.fewShot().count());
  }
}
