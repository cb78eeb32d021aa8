package org.seqmix.eval.scale;

/// What a set of problems had cost after a round of sampling, from the start of the run.
///
/// @param samples how many texts every problem had by then
/// @param seconds spent by then on all problems together, as measured
/// @param tokens  written by then
/// @param judging seconds of a reward model by then, besides; they count for selections that need rewards
public record Spent(int samples, double seconds, long tokens, double judging) {
  /// Without a reward model.
  public Spent(int samples, double seconds, long tokens) {
    this(samples, seconds, tokens, 0);
  }

  public Spent {
    if (samples < 1 || !(seconds > 0) || !Double.isFinite(seconds) || tokens < 0 || !(judging >= 0)) {
      throw new IllegalArgumentException("spent: expected samples >= 1, seconds > 0 and tokens >= 0, got " + samples
          + ", " + seconds + " and " + tokens);
    }
  }

  /// What answers chosen in this way had cost.
  public double seconds(Selection selection) {
    return selection.needsRewards() ? seconds + judging : seconds;
  }
}
