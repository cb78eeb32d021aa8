package org.seqmix.eval.recall;

import java.util.ArrayList;
import java.util.List;

/// How much is asked.
///
/// @param shortest first length in tokens; the others double it
/// @param longest  no length is above it; 0 for the model's context
/// @param items    items of every task, length and depth
/// @param seed     decides the items
public record RecallOptions(int shortest, int longest, int items, long seed) {
  /// From 32 tokens to the model's context, 64 items each, seed 0.
  public static final RecallOptions STANDARD = new RecallOptions(32, 0, 64, 0);

  public RecallOptions {
    if (shortest <= 0 || longest < 0 || items <= 0) {
      throw new IllegalArgumentException("recall: shortest (" + shortest + ") and items (" + items
          + ") must be > 0, longest (" + longest + ") >= 0");
    }
  }

  /// Lengths for a model of this context: doubled as long as they fit, and the last one itself.
  List<Integer> lengths(int context) {
    int end = longest == 0 ? context : longest;
    List<Integer> out = new ArrayList<>();
    for (long length = shortest; length < end; length *= 2) {
      out.add((int) length);
    }
    out.add(end);
    return out;
  }
}
