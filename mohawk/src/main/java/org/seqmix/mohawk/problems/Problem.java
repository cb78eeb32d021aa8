package org.seqmix.mohawk.problems;

import java.util.List;

/// A word problem: the question as text, the steps that solve it in order, and its level.
///
/// Every step begins with the value the one before it gave.
public record Problem(String question, List<Step> steps, Level level) {
  public Problem {
    steps = List.copyOf(steps);
    if (steps.size() != level.steps()) {
      throw new IllegalArgumentException("steps: expected " + level.steps() + ", got " + steps.size());
    }
    for (int i = 1; i < steps.size(); i++) {
      int expected = steps.get(i - 1).result();
      if (steps.get(i).left() != expected) {
        throw new IllegalArgumentException(
            "step " + (i + 1) + ": expected it to begin with " + expected + ", got " + steps.get(i).text());
      }
    }
  }

  /// The result of the last step.
  public int answer() {
    return steps.getLast().result();
  }

  /// The side of the train/test border this problem lies on, whatever made it.
  public Split split() {
    return Split.of(steps);
  }
}
