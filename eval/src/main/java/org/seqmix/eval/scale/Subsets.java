package org.seqmix.eval.scale;

import java.util.stream.IntStream;

/// Random subsets of a problem's samples.
final class Subsets {
  private Subsets() {}

  /// Probability that k of n samples, drawn without replacement, hold none of a certain c: C(n-c, k) / C(n, k).
  ///
  /// *Numerics*: a product of min(c, k) factors that are at most 1, so nothing overflows for any n; exactly 0 where k of
  /// the others do not exist.
  static double missing(int n, int c, int k) {
    if (n < 1 || c < 0 || c > n || k < 1 || k > n) {
      throw new IllegalArgumentException("subsets: expected 0 <= c <= n and 1 <= k <= n, got n " + n + ", c " + c
          + " and k " + k);
    }
    int most = Math.max(c, k);
    if (c + (long) k > n) {
      return 0;
    }
    double product = 1;
    for (int i = 0; i < Math.min(c, k); i++) {
      product *= (double) (n - most - i) / (n - i);
    }
    return product;
  }

  /// The sizes that curves are drawn at: powers of two below n, and n.
  static int[] sizes(int n) {
    IntStream powers = IntStream.iterate(1, k -> k < n, k -> k > n / 2 ? n : 2 * k);
    return IntStream.concat(powers, IntStream.of(n)).toArray();
  }

  /// Makes sure that k samples can be drawn of n.
  static void check(int n, int k) {
    if (k < 1 || k > n) {
      throw new IllegalArgumentException("subset: expected k in 1.." + n + ", got " + k);
    }
  }
}
