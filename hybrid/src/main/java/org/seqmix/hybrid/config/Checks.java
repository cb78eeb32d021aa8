package org.seqmix.hybrid.config;

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

  static void multiple(String role, int value, String ofRole, int of) {
    if (value % of != 0) {
      throw new IllegalArgumentException(role + " (" + value + ") must be a multiple of " + ofRole + " (" + of + ")");
    }
  }
}
