package org.seqmix.hybrid.torch;

/// Bounds on what a torch file may claim, checked before any memory is taken for it.
///
/// A tensor takes about 25 values and 250 bytes of pickle, and 80 bytes of the archive's directory.
///
/// @param maxDirectoryBytes  length of the archive's central directory
/// @param maxPickleBytes     length of `data.pkl`, which is held in memory while it is read
/// @param maxValues          values the pickle makes or mentions again; bounds its stack and its memo as well
/// @param maxNesting         marks open at one time: how deep lists, dicts and tuples lie in each other
/// @param maxTensors         number of names in the state dict
/// @param maxNameLength      characters of a tensor's name
/// @param maxRank            number of extents of one shape
public record TorchLimits(int maxDirectoryBytes, int maxPickleBytes, int maxValues, int maxNesting, int maxTensors,
    int maxNameLength, int maxRank) {
  /// More than any published model uses; what the reader holds stays below 400 MB.
  public static final TorchLimits DEFAULT = new TorchLimits(16 << 20, 64 << 20, 2_000_000, 64, 100_000, 4096, 32);

  /// Checks that every bound is above 0.
  public TorchLimits {
    positive("maxDirectoryBytes", maxDirectoryBytes);
    positive("maxPickleBytes", maxPickleBytes);
    positive("maxValues", maxValues);
    positive("maxNesting", maxNesting);
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
