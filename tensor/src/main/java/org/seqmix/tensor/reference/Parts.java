package org.seqmix.tensor.reference;

import java.util.function.IntConsumer;

/// Runs the parts of a plain operation that do not depend on each other: every number that one writes, it writes alone.
@FunctionalInterface
public interface Parts {
  /// Runs parts `0` to `count - 1`, in any order, and returns when all have ended. `cost` says about how many numbers a
  /// part reads.
  void run(int count, long cost, IntConsumer part);

  /// One after the other.
  static Parts inOrder() {
    return (count, cost, part) -> {
      for (int i = 0; i < count; i++) {
        part.accept(i);
      }
    };
  }
}
