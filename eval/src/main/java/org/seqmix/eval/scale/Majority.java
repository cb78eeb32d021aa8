package org.seqmix.eval.scale;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// Whether the answer that most of k samples give is right.
///
/// A sample without an answer does not vote; where none votes, that is wrong. A group is right when its first sample is,
/// so that a checker which is not quite transitive cannot split one. Of groups with equally many votes each wins equally
/// often. Over samples in random order that is the same as taking the answer seen first among them, which is what a
/// program does that asks one sample after the other: exchanging two tied groups maps orders one to one.
public final class Majority {
  private Majority() {}

  /// Mean over all subsets of k of the samples, exact.
  ///
  /// *Cost*: see [Plurality]; groups of equally many samples are computed once. k = 1 and k = n take no time.
  public static double at(List<Vote> votes, int k) {
    int n = votes.size();
    Subsets.check(n, k);
    Groups groups = Groups.of(votes);
    if (groups.answers().stream().noneMatch(Groups.Answer::right)) {
      return 0;
    }
    if (k == n) {
      return all(groups);
    }
    if (k == 1) {
      return groups.answers().stream().filter(Groups.Answer::right).mapToInt(Groups.Answer::count).sum() / (double) n;
    }
    Plurality plurality = new Plurality(n, k, groups.counts());
    Map<Integer, Double> byCount = new HashMap<>();
    double sum = 0;
    for (Groups.Answer a : groups.answers()) {
      sum += a.right() ? byCount.computeIfAbsent(a.count(), plurality::wins) : 0;
    }
    return Math.clamp(sum, 0, 1);
  }

  /// The answer of most of these samples, the first seen among several; empty where none gives one.
  public static OptionalInt winner(List<Vote> votes) {
    int most = 0;
    OptionalInt winner = OptionalInt.empty();
    for (Groups.Answer a : Groups.of(votes).answers()) {
      if (a.count() > most) {
        most = a.count();
        winner = OptionalInt.of(a.group());
      }
    }
    return winner;
  }

  private static double all(Groups groups) {
    int most = groups.answers().stream().mapToInt(Groups.Answer::count).max().orElseThrow();
    List<Groups.Answer> tied = groups.answers().stream().filter(a -> a.count() == most).toList();
    return tied.stream().filter(Groups.Answer::right).count() / (double) tied.size();
  }
}
