package org.seqmix.eval.scale;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Made-up runs: each problem has a chance of being answered right, wrong answers are spread, rewards lean to the right.
final class Runs {
  private Runs() {}

  /// A run with rounds of 1, 2, 4, ... samples, the first after `first` seconds, time in proportion to samples.
  static ScaleRun run(String model, long seed, int problems, int samples, double skill, double first) {
    SplittableRandom random = new SplittableRandom(seed * 31 + model.hashCode());
    SplittableRandom hardness = new SplittableRandom(99);
    List<Ballot> ballots = new ArrayList<>();
    for (int p = 0; p < problems; p++) {
      double chance = Math.clamp(skill + 0.8 * (hardness.nextDouble() - 0.5), 0.02, 0.98);
      List<Vote> votes = new ArrayList<>();
      for (int i = 0; i < samples; i++) {
        boolean right = random.nextDouble() < chance;
        int group = right ? 0 : random.nextInt(-1, 6);
        votes.add(new Vote(group, group == 0, Math.clamp(0.3 * random.nextDouble() + (group == 0 ? 0.5 : 0.3), 0, 1)));
      }
      ballots.add(new Ballot("p" + p, votes));
    }
    List<Spent> spent = new ArrayList<>();
    for (int k = 1; k <= samples; k *= 2) {
      spent.add(new Spent(k, first * k, 100L * k * problems));
    }
    return new ScaleRun(model, seed, ballots, spent);
  }

  /// A run whose problems are each right or wrong in every sample, `right` of them right.
  static ScaleRun constant(String model, int problems, int right, int samples, double... seconds) {
    List<Ballot> ballots = new ArrayList<>();
    for (int p = 0; p < problems; p++) {
      ballots.add(new Ballot("p" + p, java.util.Collections.nCopies(samples, new Vote(0, p < right, Double.NaN))));
    }
    List<Spent> spent = new ArrayList<>();
    for (int i = 0; i < seconds.length; i++) {
      spent.add(new Spent(i + 1, seconds[i], 0));
    }
    return new ScaleRun(model, 1, ballots, spent);
  }
}
