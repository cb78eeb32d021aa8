package org.seqmix.eval.scale;

/// One sampled text, reduced to what the statistics need.
///
/// @param group  which answer it gives: equal answers of a problem share a number, -1 for a text without an answer
/// @param right  whether the answer is right; never so without one
/// @param reward what a reward model gives it, NaN where there is none
public record Vote(int group, boolean right, double reward) {
  public Vote {
    if (group < -1 || (right && group < 0)) {
      throw new IllegalArgumentException("vote: expected a group >= 0, or -1 and not right, got group " + group
          + (right ? ", right" : ", wrong"));
    }
  }

  /// Whether the text gives an answer at all.
  public boolean answers() {
    return group >= 0;
  }
}
