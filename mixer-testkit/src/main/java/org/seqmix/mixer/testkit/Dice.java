package org.seqmix.mixer.testkit;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// The random numbers of a try: a stream for every purpose, each fixed by the try's seed.
final class Dice {
  private final RandomGenerator random;

  private Dice(RandomGenerator random) {
    this.random = random;
  }

  static Dice of(long seed, String purpose) {
    return new Dice(new SplittableRandom(seed * 31 + purpose.hashCode()));
  }

  RandomGenerator generator() {
    return random;
  }

  double gaussian() {
    return random.nextGaussian();
  }

  /// A whole number from 0 to `bound` (exclusive).
  int below(int bound) {
    return random.nextInt(bound);
  }

  /// Normal numbers that are floats.
  double[] gaussians(int count) {
    double[] out = new double[count];
    for (int i = 0; i < count; i++) {
      out[i] = random.nextGaussian();
    }
    return floats(out);
  }

  /// `count` positions from 0 to `end` (inclusive), ascending.
  int[] cuts(int count, int end) {
    int[] out = new int[count];
    for (int i = 0; i < count; i++) {
      out[i] = random.nextInt(end + 1);
    }
    Arrays.sort(out);
    return out;
  }

  /// These numbers rounded to floats, so that every element type holds them.
  static double[] floats(double[] values) {
    double[] out = values.clone();
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) out[i];
    }
    return out;
  }
}
