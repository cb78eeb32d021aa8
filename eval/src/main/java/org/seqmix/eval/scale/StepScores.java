package org.seqmix.eval.scale;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// How a process reward model's scores of the steps of a text become one reward.
public enum StepScores {
  /// The score after the last step: how good the text is as a whole.
  LAST,
  /// The lowest: a chain is as good as its weakest step.
  MIN,
  /// The product: all steps are right, if scores are probabilities and steps independent. Long texts lose.
  PRODUCT;

  /// The reward; NaN, which never wins, where there are no steps or any score is NaN.
  public double combine(List<Double> steps) {
    if (steps.isEmpty() || steps.stream().anyMatch(s -> s.isNaN())) {
      return Double.NaN;
    }
    return switch (this) {
      case LAST -> steps.getLast();
      case MIN -> steps.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
      case PRODUCT -> steps.stream().mapToDouble(Double::doubleValue).reduce(1, (a, b) -> a * b);
    };
  }

  /// The name on the command line: `last`, `min`, `product`.
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The one with this name.
  public static StepScores of(String key) {
    return Arrays.stream(values()).filter(s -> s.key().equals(key)).findFirst()
        .orElseThrow(() -> new IllegalArgumentException("step scores: expected one of "
            + Arrays.stream(values()).map(StepScores::key).collect(Collectors.joining(", ")) + ", got " + key));
  }
}
