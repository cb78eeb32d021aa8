package org.seqmix.eval.scale;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/// Slow twins: a mean over every subset, written from the definitions and with none of the code under test.
final class BruteForce {
  private BruteForce() {}

  /// Up to nine votes of four answers, of which each is right or not as a whole, with few different rewards.
  static Arbitrary<List<Vote>> votes(int most) {
    Arbitrary<Integer> rightGroups = Arbitraries.integers().between(0, 15);
    Arbitrary<Double> rewards = Arbitraries.of(0.125, 0.25, 0.5, 0.75, Double.NaN);
    Arbitrary<List<Vote>> shapes = Combinators.combine(Arbitraries.integers().between(-1, 3), rewards)
        .as((group, reward) -> new Vote(group, false, reward)).list().ofMinSize(1).ofMaxSize(most);
    return Combinators.combine(shapes, rightGroups).as((shape, right) -> shape.stream()
        .map(v -> new Vote(v.group(), v.group() >= 0 && (right >> v.group() & 1) == 1, v.reward())).toList());
  }

  /// Mean of `value` over all subsets of k, each in the order of the votes.
  static double mean(List<Vote> votes, int k, ToDoubleFunction<List<Vote>> value) {
    double sum = 0;
    int subsets = 0;
    for (int mask = 0; mask < 1 << votes.size(); mask++) {
      if (Integer.bitCount(mask) == k) {
        List<Vote> subset = new ArrayList<>();
        for (int i = 0; i < votes.size(); i++) {
          if ((mask >> i & 1) == 1) {
            subset.add(votes.get(i));
          }
        }
        sum += value.applyAsDouble(subset);
        subsets++;
      }
    }
    return sum / subsets;
  }

  /// All orders of the votes.
  static List<List<Vote>> orders(List<Vote> votes) {
    if (votes.isEmpty()) {
      return List.of(List.of());
    }
    List<List<Vote>> out = new ArrayList<>();
    for (int i = 0; i < votes.size(); i++) {
      List<Vote> rest = new ArrayList<>(votes);
      Vote first = rest.remove(i);
      for (List<Vote> order : orders(rest)) {
        List<Vote> whole = new ArrayList<>(List.of(first));
        whole.addAll(order);
        out.add(whole);
      }
    }
    return out;
  }

  static double covered(List<Vote> subset) {
    return subset.stream().anyMatch(Vote::right) ? 1 : 0;
  }

  /// Every group with the most votes wins equally often.
  static double majority(List<Vote> subset) {
    return heaviest(subset.stream().filter(v -> v.group() >= 0).toList(), v -> 1.0);
  }

  static double weighted(List<Vote> subset) {
    return heaviest(subset.stream().filter(v -> v.group() >= 0 && !Double.isNaN(v.reward())).toList(), Vote::reward);
  }

  private static double heaviest(List<Vote> voting, ToDoubleFunction<Vote> weight) {
    var sums = voting.stream().collect(Collectors.groupingBy(Vote::group, Collectors.summingDouble(weight)));
    double most = sums.values().stream().mapToDouble(d -> d).max().orElse(0);
    return sums.entrySet().stream().filter(e -> e.getValue() == most)
        .mapToInt(e -> voting.stream().anyMatch(v -> v.group() == e.getKey() && v.right()) ? 1 : 0).average().orElse(0);
  }

  static double best(List<Vote> subset) {
    double most = subset.stream().mapToDouble(Vote::reward).filter(r -> !Double.isNaN(r)).max().orElse(Double.NaN);
    return subset.stream().filter(v -> v.reward() == most).mapToInt(v -> v.right() ? 1 : 0).average().orElse(0);
  }

  /// The answer seen first among those with the most votes.
  static double firstSeen(List<Vote> order) {
    int winner = -1;
    long most = 0;
    for (Vote v : order) {
      long count = order.stream().filter(o -> o.group() == v.group()).count();
      if (v.group() >= 0 && count > most) {
        most = count;
        winner = v.group();
      }
    }
    int wins = winner;
    return order.stream().anyMatch(v -> v.group() == wins && v.right()) ? 1 : 0;
  }
}
