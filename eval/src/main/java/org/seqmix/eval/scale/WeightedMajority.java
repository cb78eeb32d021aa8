package org.seqmix.eval.scale;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/// Whether the answer whose samples have the largest sum of rewards, of k samples, is right.
///
/// A sample votes when it has an answer and a reward that is not NaN; where none votes, that is wrong. Rewards are added
/// as they are: they should not be negative, or many samples of one answer would speak against it. Of groups with the
/// same sum each wins equally often.
public final class WeightedMajority {
  private WeightedMajority() {}

  /// Means over random subsets of each size of `ks`: the first k of `subsets` random orders, so that one order serves all
  /// sizes. For k = 1 and k = n exact.
  ///
  /// *Cost*: subsets * n. *Numerics*: sums in double, in the order of the drawing; they tie where they are equal bit for
  /// bit.
  static Estimate[] at(List<Vote> votes, int[] ks, int subsets, long seed) {
    int n = votes.size();
    double[] sums = new double[ks.length];
    double[] squares = new double[ks.length];
    SplittableRandom random = new SplittableRandom(seed);
    Set<Integer> right = right(votes);
    Vote[] order = votes.toArray(Vote[]::new);
    boolean isDrawn = java.util.Arrays.stream(ks).anyMatch(k -> k > 1 && k < n);
    for (int round = 0; isDrawn && round < subsets; round++) {
      shuffle(order, random);
      Map<Integer, Double> weights = new HashMap<>();
      int seen = 0;
      for (int i = 0; i < ks.length; i++) {
        Subsets.check(n, ks[i]);
        while (seen < ks[i]) {
          add(weights, order[seen++]);
        }
        double value = share(weights, right);
        sums[i] += value;
        squares[i] += value * value;
      }
    }
    Estimate[] out = new Estimate[ks.length];
    for (int i = 0; i < ks.length; i++) {
      out[i] = ks[i] == 1 || ks[i] == n ? exact(votes, ks[i], right) : mean(sums[i], squares[i], subsets);
    }
    return out;
  }

  /// Expected value of all n samples, exact.
  public static double all(List<Vote> votes) {
    return exact(votes, votes.size(), right(votes)).value();
  }

  private static Estimate exact(List<Vote> votes, int k, Set<Integer> right) {
    if (k == votes.size()) {
      Map<Integer, Double> weights = new HashMap<>();
      votes.forEach(v -> add(weights, v));
      return Estimate.exact(share(weights, right));
    }
    long good = votes.stream().filter(v -> isVoting(v) && right.contains(v.group())).count();
    return Estimate.exact((double) good / votes.size());
  }

  private static Estimate mean(double sum, double squares, int count) {
    double mean = sum / count;
    double variance = Math.max(0, squares - count * mean * mean) / (count - 1);
    return new Estimate(mean, Math.sqrt(variance / count));
  }

  private static boolean isVoting(Vote v) {
    return v.answers() && !Double.isNaN(v.reward());
  }

  private static void add(Map<Integer, Double> weights, Vote v) {
    if (isVoting(v)) {
      weights.merge(v.group(), v.reward(), Double::sum);
    }
  }

  private static double share(Map<Integer, Double> weights, Set<Integer> right) {
    double most = Double.NEGATIVE_INFINITY;
    int winners = 0;
    int good = 0;
    for (Map.Entry<Integer, Double> e : weights.entrySet()) {
      if (e.getValue() > most) {
        most = e.getValue();
        winners = 0;
        good = 0;
      }
      if (e.getValue() == most) {
        winners++;
        good += right.contains(e.getKey()) ? 1 : 0;
      }
    }
    return winners == 0 ? 0 : (double) good / winners;
  }

  private static Set<Integer> right(List<Vote> votes) {
    Set<Integer> out = new HashSet<>();
    Groups.of(votes).answers().stream().filter(Groups.Answer::right).forEach(a -> out.add(a.group()));
    return out;
  }

  private static void shuffle(Vote[] order, SplittableRandom random) {
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      Vote kept = order[i];
      order[i] = order[j];
      order[j] = kept;
    }
  }
}
