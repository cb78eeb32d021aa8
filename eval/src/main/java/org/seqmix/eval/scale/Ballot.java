package org.seqmix.eval.scale;

import java.util.List;

/// All samples of a problem.
///
/// @param id    the problem, alike in all runs
/// @param votes at least one, in the order they were drawn
public record Ballot(String id, List<Vote> votes) {
  public Ballot {
    votes = List.copyOf(votes);
    if (votes.isEmpty()) {
      throw new IllegalArgumentException("problem " + id + ": expected at least one sample, got none");
    }
  }

  /// How many samples are right.
  public int right() {
    return (int) votes.stream().filter(Vote::right).count();
  }

  /// Whether any sample has a reward.
  public boolean rewarded() {
    return votes.stream().anyMatch(v -> !Double.isNaN(v.reward()));
  }
}
