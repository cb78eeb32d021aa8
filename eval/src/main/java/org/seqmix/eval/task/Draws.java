package org.seqmix.eval.task;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Numbers drawn from a seed, the same ones everywhere and always. *Source*: SplitMix64 (Steele, Lea and Flood, 2014).
final class Draws {
  private static final long STEP = 0x9E3779B97F4A7C15L;

  private long state;

  /// Draws for one thing among many, such as an item of a task.
  Draws(long seed, long thing) {
    this.state = mixed(seed + STEP) ^ mixed(thing * STEP + 1);
  }

  private static long mixed(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /// From 0 to `bound` - 1; some are likelier than others by less than bound / 2^64.
  private int below(int bound) {
    state += STEP;
    return (int) Math.unsignedMultiplyHigh(mixed(state), bound);
  }

  /// `count` different numbers from 0 to `bound` - 1, in the order they were drawn. *Cost*: `count` numbers, each inserted
  /// among those drawn before. *Source*: Floyd's method (Bentley, Programming Pearls, 1987), its result shuffled.
  List<Integer> different(int count, int bound) {
    if (count > bound) {
      throw new IllegalArgumentException("draws: expected at most " + bound + " different numbers, got " + count);
    }
    Set<Integer> taken = new LinkedHashSet<>();
    for (int i = bound - count; i < bound; i++) {
      int drawn = below(i + 1);
      taken.add(taken.contains(drawn) ? i : drawn);
    }
    Integer[] out = taken.toArray(Integer[]::new);
    for (int i = out.length - 1; i > 0; i--) {
      int j = below(i + 1);
      Integer other = out[j];
      out[j] = out[i];
      out[i] = other;
    }
    return List.of(out);
  }
}
