package org.seqmix.eval.sample;

import java.util.stream.IntStream;

/// How many texts every question has after each round.
public final class Rounds {
  private Rounds() {
  }

  /// 1, 2, 4 and so on, at last `samples`.
  public static int[] doubling(int samples) {
    require(samples);
    return IntStream.concat(IntStream.iterate(1, k -> k < samples, k -> Math.min(samples, 2 * k)),
        IntStream.of(samples)).distinct().toArray();
  }

  /// Sixteen equal steps, or one text a step where there are fewer.
  public static int[] even(int samples) {
    require(samples);
    return IntStream.rangeClosed(1, 16).map(i -> Math.toIntExact((long) samples * i / 16)).filter(k -> k > 0)
        .distinct().toArray();
  }

  private static void require(int samples) {
    if (samples < 1) {
      throw new IllegalArgumentException("samples (" + samples + ") must be >= 1");
    }
  }
}
