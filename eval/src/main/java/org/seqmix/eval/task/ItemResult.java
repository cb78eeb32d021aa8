package org.seqmix.eval.task;

import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.seqmix.eval.Likelihood;

/// What came of one item.
///
/// @param item      what was asked
/// @param scores    one a choice
/// @param truncated whether a context had to lose its beginning
record ItemResult(LikelihoodItem item, List<Likelihood.Score> scores, boolean truncated) {
  /// 1 when the likeliest choice is the right one, else 0; of equals, the first counts.
  double accuracy() {
    return best(i -> scores.get(i).logProbability()) == item.gold() ? 1 : 0;
  }

  /// The same, with log-probabilities divided by the UTF-8 bytes of the choices.
  double normalizedAccuracy() {
    return best(i -> scores.get(i).logProbability() / item.choices().get(i).bytes()) == item.gold() ? 1 : 0;
  }

  /// What a blind choice would get.
  double chance() {
    return 1.0 / scores.size();
  }

  private int best(IntToDoubleFunction value) {
    int[] best = {0};
    IntStream.range(1, scores.size()).filter(i -> value.applyAsDouble(i) > value.applyAsDouble(best[0]))
        .forEach(i -> best[0] = i);
    return best[0];
  }
}
