package org.seqmix.hybrid.safetensors;

/// Bounds on what a safetensors file may claim, checked before any memory is taken for it.
///
/// @param maxHeaderBytes  length of the JSON header; the format's own bound is 100,000,000
/// @param maxTensors      number of tensors
/// @param maxNameLength   characters of a tensor's name, and of a metadata key
/// @param maxRank         number of extents of one shape
public record SafetensorsLimits(int maxHeaderBytes, int maxTensors, int maxNameLength, int maxRank) {
  /// What the format allows, and more than any published model uses.
  public static final SafetensorsLimits DEFAULT = new SafetensorsLimits(100_000_000, 1_000_000, 4096, 32);

  /// Checks that every bound is above 0.
  public SafetensorsLimits {
    positive("maxHeaderBytes", maxHeaderBytes);
    positive("maxTensors", maxTensors);
    positive("maxNameLength", maxNameLength);
    positive("maxRank", maxRank);
  }

  private static void positive(String role, int value) {
    if (value <= 0) {
      throw new IllegalArgumentException(role + " (" + value + ") must be > 0");
    }
  }
}
