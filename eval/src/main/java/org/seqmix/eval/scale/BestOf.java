package org.seqmix.eval.scale;

import java.util.Comparator;
import java.util.List;

/// Whether the sample with the highest reward of k is right.
///
/// Of samples that share the highest reward each is taken equally often. A sample whose reward is NaN is never taken;
/// where all are so, nothing is taken and that is wrong. A text without an answer may have the highest reward and is wrong
/// then.
public final class BestOf {
  private BestOf() {}

  /// Mean over all subsets of k of the samples, exact.
  ///
  /// *Cost*: n log n, and k a rank. The best of a subset has a certain rank when the subset misses all higher ranks but
  /// not this one.
  public static double at(List<Vote> votes, int k) {
    int n = votes.size();
    Subsets.check(n, k);
    List<Vote> ranked = votes.stream().filter(v -> !Double.isNaN(v.reward()))
        .sorted(Comparator.comparingDouble((Vote v) -> v.reward()).reversed()).toList();
    double sum = 0;
    double before = 1;
    for (int from = 0; from < ranked.size();) {
      int to = from;
      int right = 0;
      while (to < ranked.size() && ranked.get(to).reward() == ranked.get(from).reward()) {
        right += ranked.get(to).right() ? 1 : 0;
        to++;
      }
      double after = Subsets.missing(n, to, k);
      sum += (before - after) * right / (to - from);
      before = after;
      from = to;
    }
    return Math.clamp(sum, 0, 1);
  }
}
