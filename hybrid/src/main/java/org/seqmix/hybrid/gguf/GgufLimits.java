package org.seqmix.hybrid.gguf;

/// Bounds on what the header of a GGUF file may claim before memory is taken for it.
///
/// @param maxKeys      pairs of metadata
/// @param maxTensors   tensors
/// @param maxTextBytes bytes of one text
/// @param maxItems     items of all arrays together
/// @param maxDepth     arrays within arrays
public record GgufLimits(int maxKeys, int maxTensors, int maxTextBytes, int maxItems, int maxDepth) {
  /// Several times what the largest published files have.
  public static final GgufLimits DEFAULT = new GgufLimits(1 << 16, 1 << 17, 16 << 20, 1 << 23, 4);
}
