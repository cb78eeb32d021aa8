package org.seqmix.hybrid.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.engine.ScoredToken.Choice;

/// Logarithms of a softmax, in double and in the order of the ids.
///
/// *Cost*: two passes over the vocabulary, and a heap of k for the k best.
final class LogProbabilities {
  private static final Comparator<Choice> WORST_FIRST = Comparator.comparingDouble(Choice::logProbability)
      .thenComparing(Choice::id, Comparator.reverseOrder());

  private LogProbabilities() {
  }

  /// The token `id` where these are the logits, with the `k` best tokens.
  static ScoredToken of(float[] logits, int id, int k) {
    double normalizer = normalizer(logits);
    return new ScoredToken(id, logits[id] - normalizer, best(logits, k, normalizer));
  }

  private static double normalizer(float[] logits) {
    double highest = Double.NEGATIVE_INFINITY;
    for (float x : logits) {
      highest = Math.max(highest, x);
    }
    double sum = 0;
    for (float x : logits) {
      sum += Math.exp(x - highest);
    }
    if (Double.isNaN(sum)) {
      throw new BadInputException("logits: expected numbers, got NaN; check the model's weights");
    }
    return highest + Math.log(sum);
  }

  private static List<Choice> best(float[] logits, int k, double normalizer) {
    PriorityQueue<Choice> kept = new PriorityQueue<>(Math.max(1, k), WORST_FIRST);
    double worst = Double.NEGATIVE_INFINITY;
    for (int id = 0; id < logits.length && k > 0; id++) {
      double p = logits[id] - normalizer;
      if (kept.size() < k || p > worst) {
        kept.add(new Choice(id, p));
        if (kept.size() > k) {
          kept.remove();
        }
        worst = kept.element().logProbability();
      }
    }
    List<Choice> out = new ArrayList<>(kept);
    out.sort(WORST_FIRST.reversed());
    return out;
  }
}
