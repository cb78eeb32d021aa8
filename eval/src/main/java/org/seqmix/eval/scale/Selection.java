package org.seqmix.eval.scale;

import java.util.Locale;

/// How one answer is made of k samples.
public enum Selection {
  /// Any sample is right: what a perfect chooser would reach. See [Coverage].
  COVERAGE("coverage"),
  /// The answer of most samples. See [Majority].
  MAJORITY("majority"),
  /// The answer with the largest sum of rewards. See [WeightedMajority].
  WEIGHTED("reward-weighted majority"),
  /// The sample with the highest reward. See [BestOf].
  BEST("best of k by reward");

  private final String title;

  Selection(String title) {
    this.title = title;
  }

  /// For people.
  public String title() {
    return title;
  }

  /// For files: `coverage`, `majority`, `weighted`, `best`.
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Whether it needs a reward model.
  public boolean needsRewards() {
    return this == WEIGHTED || this == BEST;
  }

  /// Expected value for one problem at each of `ks`.
  Estimate[] at(Ballot ballot, int[] ks, ScaleSettings settings) {
    int n = ballot.votes().size();
    if (this == WEIGHTED) {
      long seed = settings.seed() * 0x9E3779B97F4A7C15L + ballot.id().hashCode();
      return WeightedMajority.at(ballot.votes(), ks, settings.subsets(), seed);
    }
    Estimate[] out = new Estimate[ks.length];
    for (int i = 0; i < ks.length; i++) {
      out[i] = Estimate.exact(switch (this) {
        case COVERAGE -> Coverage.at(n, ballot.right(), ks[i]);
        case MAJORITY -> Majority.at(ballot.votes(), ks[i]);
        default -> BestOf.at(ballot.votes(), ks[i]);
      });
    }
    return out;
  }
}
