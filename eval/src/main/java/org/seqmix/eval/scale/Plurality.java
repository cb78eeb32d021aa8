package org.seqmix.eval.scale;

import java.util.Arrays;

/// The odds of winning the most votes of k samples drawn without replacement from n, by dynamic programming.
///
/// Choosing each sample with probability k/n, independently, and then asking that k were chosen, gives every subset of k
/// the same weight. So the counts of the groups are independent binomials given their sum, and all terms are positive
/// and of moderate size.
///
/// For a winning count j only groups of at least j samples can tie or win: all others, and the samples without an answer,
/// are one pool. The table holds, for the groups that matter, the probability that t of them have exactly j and the rest
/// s together, each fewer than j.
///
/// *Cost*: for every j at most (groups of at least j) * (k/j ties) * k * j, in all at most n k^2 and far less where groups
/// differ in size; memory k^2/j. *Numerics*: terms that cannot add 1e-18 are left out.
final class Plurality {
  private static final double NEGLIGIBLE = 1e-18;
  private final int n;
  private final int k;
  /// Samples a group, descending.
  private final int[] counts;
  private final Binomial chosen;

  /// `counts` of the groups add up to n or less; k is below n.
  Plurality(int n, int k, int[] counts) {
    this.n = n;
    this.k = k;
    this.counts = Arrays.stream(counts).boxed().sorted(java.util.Comparator.reverseOrder())
        .mapToInt(Integer::intValue).toArray();
    this.chosen = new Binomial((double) k / n);
  }

  /// Expected share of the win of one group with `own` samples: 1 / (t + 1) where it ties with t others.
  double wins(int own) {
    int[] others = without(own);
    double sum = 0;
    for (int j = 1; j <= Math.min(own, k); j++) {
      int rivals = 0;
      int pool = n - own;
      double bound = chosen.of(own)[j];
      while (rivals < others.length && others[rivals] >= j) {
        bound *= Math.min(1, Arrays.stream(chosen.of(others[rivals]), 0, j + 1).sum());
        pool -= others[rivals++];
      }
      if (bound > NEGLIGIBLE * chosen.of(n)[k]) {
        sum += chosen.of(own)[j] * rest(Arrays.copyOf(others, rivals), j, pool);
      }
    }
    return Math.clamp(sum / chosen.of(n)[k], 0, 1);
  }

  /// Probability that the others have k - j votes and at most j each, divided by the number of winners.
  private double rest(int[] rivals, int j, int pool) {
    double[][] table = table(rivals, j);
    double[] free = chosen.of(pool);
    double sum = 0;
    for (int t = 0; t < table.length; t++) {
      int left = k - j - t * j;
      double share = 0;
      for (int s = Math.max(0, left - pool); s < table[t].length; s++) {
        share += table[t][s] * free[left - s];
      }
      sum += share / (t + 1);
    }
    return sum;
  }

  /// Row t, column s: t rivals have j, the others s together and each fewer than j.
  private double[][] table(int[] rivals, int j) {
    double[][] table = new double[Math.min(rivals.length, (k - j) / j) + 1][];
    for (int t = 0; t < table.length; t++) {
      table[t] = new double[(int) Math.min(k - j - t * j, (long) (rivals.length - t) * (j - 1)) + 1];
    }
    table[0][0] = 1;
    for (int done = 0; done < rivals.length; done++) {
      double[] odds = chosen.of(rivals[done]);
      for (int t = Math.min(done + 1, table.length - 1); t >= 0; t--) {
        add(table[t], t > 0 ? table[t - 1] : new double[0], odds, j);
      }
    }
    return table;
  }

  /// One more rival in a row: it has fewer than j, or ties and comes from the row before.
  private static void add(double[] row, double[] before, double[] odds, int j) {
    for (int s = row.length - 1; s >= 0; s--) {
      double sum = s < before.length ? odds[j] * before[s] : 0;
      for (int x = 0; x <= Math.min(s, j - 1); x++) {
        sum += odds[x] * row[s - x];
      }
      row[s] = sum;
    }
  }

  private int[] without(int own) {
    int at = 0;
    while (counts[at] != own) {
      at++;
    }
    int[] out = new int[counts.length - 1];
    System.arraycopy(counts, 0, out, 0, at);
    System.arraycopy(counts, at + 1, out, at, out.length - at);
    return out;
  }
}
