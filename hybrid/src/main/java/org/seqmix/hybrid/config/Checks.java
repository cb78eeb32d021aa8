package org.seqmix.hybrid.config;

import java.util.List;

/// Argument checks whose message names the role and the value.
final class Checks {
  private Checks() {}

  static void positive(String role, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(role + " (" + value + ") must be > 0");
    }
  }

  static void positive(String role, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(role + " (" + value + ") must be finite and > 0");
    }
  }

  /// `layers` ascending and each once, after checking that all are in a model of `count`.
  static List<Integer> layers(String role, List<Integer> layers, int count) {
    for (int layer : layers) {
      if (layer < 0 || layer >= count) {
        throw new IllegalArgumentException(role + " (" + layer + ") must be in 0.." + (count - 1));
      }
    }
    return layers.stream().distinct().sorted().toList();
  }

  /// `size` rounded up to a multiple.
  static int padded(int size, int multiple) {
    return Math.multiplyExact(Math.ceilDiv(size, multiple), multiple);
  }

  static void multiple(String role, int value, String ofRole, int of) {
    if (value % of != 0) {
      throw new IllegalArgumentException(role + " (" + value + ") must be a multiple of " + ofRole + " (" + of + ")");
    }
  }
}
