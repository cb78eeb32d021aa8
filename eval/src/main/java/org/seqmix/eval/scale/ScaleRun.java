package org.seqmix.eval.scale;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// One model's samples of a set of problems, drawn with one seed.
///
/// @param model   the model's name; runs of one name and several seeds are taken together
/// @param seed    of the sampling
/// @param ballots one a problem
/// @param spent   after each round, samples and seconds ascending; may be empty, then nothing is said about time
public record ScaleRun(String model, long seed, List<Ballot> ballots, List<Spent> spent) {
  public ScaleRun {
    ballots = List.copyOf(ballots);
    spent = List.copyOf(spent);
    if (ballots.isEmpty()) {
      throw new IllegalArgumentException("run of " + model + ": expected at least one problem, got none");
    }
    Set<String> seen = new HashSet<>();
    for (Ballot b : ballots) {
      if (!seen.add(b.id())) {
        throw new IllegalArgumentException("run of " + model + ": expected every problem once, got " + b.id()
            + " twice");
      }
    }
    for (int i = 1; i < spent.size(); i++) {
      Spent last = spent.get(i - 1);
      if (spent.get(i).samples() <= last.samples() || spent.get(i).seconds() <= last.seconds()) {
        throw new IllegalArgumentException("run of " + model + ": expected samples and seconds to grow by round, got "
            + last + " before " + spent.get(i));
      }
    }
  }

  /// Samples that every problem has.
  public int samples() {
    return ballots.stream().mapToInt(b -> b.votes().size()).min().orElseThrow();
  }
}
