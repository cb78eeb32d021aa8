package org.seqmix.eval.scale;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Probabilities of how many of c samples are chosen when each is chosen with probability p, for many c.
///
/// *Numerics*: ratios of neighbours from the most probable count outwards, scaled to add up to 1: neither factorials nor
/// powers, so no overflow for any c; relative errors grow with c, by about one unit in the last place a step.
final class Binomial {
  private final double odds;
  private final double p;
  private final Map<Integer, double[]> known = new ConcurrentHashMap<>();

  /// `p` strictly between 0 and 1.
  Binomial(double p) {
    this.p = p;
    this.odds = p / (1 - p);
  }

  /// Probabilities of 0..c of c samples.
  double[] of(int c) {
    return known.computeIfAbsent(c, this::compute);
  }

  private double[] compute(int c) {
    double[] out = new double[c + 1];
    int mode = (int) Math.min(c, Math.floor((c + 1) * p));
    out[mode] = 1;
    double sum = 1;
    for (int x = mode; x < c; x++) {
      out[x + 1] = out[x] * odds * (c - x) / (x + 1);
      sum += out[x + 1];
    }
    for (int x = mode; x > 0; x--) {
      out[x - 1] = out[x] / odds * x / (c - x + 1);
      sum += out[x - 1];
    }
    for (int x = 0; x <= c; x++) {
      out[x] /= sum;
    }
    return out;
  }
}
