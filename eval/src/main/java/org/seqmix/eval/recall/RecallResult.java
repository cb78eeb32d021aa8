package org.seqmix.eval.recall;

import java.util.Locale;
import org.apache.commons.statistics.interval.BinomialConfidenceInterval;

/// How many items of one length a model got right.
///
/// @param task   the task's name; `copy_tokens` counts tokens and not sequences, `..._greedy` counts what greedy decoding would
///     write, not what is best among the candidates
/// @param length most tokens of an item
/// @param depth  relative place of what was asked for; NaN where the task has none
/// @param items  how many were asked
/// @param right  how many of them were right
/// @param nats   mean of -log p of a token of the right continuations
public record RecallResult(String task, int length, double depth, int items, int right, double nats) {
  private static final double ERROR_RATE = 0.05;

  public RecallResult {
    if (items <= 0 || right < 0 || right > items) {
      throw new IllegalArgumentException("recall " + task + ": expected 0..items of at least one right, got " + right
          + " of " + items);
    }
  }

  /// Share that was right.
  public double share() {
    return (double) right / items;
  }

  /// Lower end of the 95% interval of the share (Wilson 1927). Tokens of one sequence are not independent, so
  /// `copy_tokens` is less certain than this says.
  public double low() {
    return BinomialConfidenceInterval.WILSON_SCORE.fromErrorRate(items, right, ERROR_RATE).getLowerBound();
  }

  /// Upper end of that interval.
  public double high() {
    return BinomialConfidenceInterval.WILSON_SCORE.fromErrorRate(items, right, ERROR_RATE).getUpperBound();
  }

  /// For people: `lookup 256: 12 of 64: 18.8% (11.1 to 30.0)`.
  @Override
  public String toString() {
    String where = Double.isNaN(depth) ? "" : String.format(Locale.ROOT, " at %.2f", depth);
    return String.format(Locale.ROOT, "%s %d%s: %d of %d: %.1f%% (%.1f to %.1f)", task, length, where, right, items,
        100 * share(), 100 * low(), 100 * high());
  }
}
