package org.seqmix.hybrid.engine;

/// How an engine works. None of it changes what is written.
///
/// @param rows most texts at once; each has a state
/// @param piece most prompt tokens read in a step, all rows together: others' tokens wait no longer than that takes
/// @param cacheBytes memory for states of prompts read before; 0 for none
/// @param grid states are kept at multiples of so many tokens
public record EngineOptions(int rows, int piece, long cacheBytes, int grid) {
  /// *Errors*: numbers out of range.
  public EngineOptions {
    if (rows < 1 || piece < 1 || cacheBytes < 0 || grid < 1) {
      throw new IllegalArgumentException("engine: rows (" + rows + "), piece (" + piece + ") and grid (" + grid
          + ") must be >= 1 and cache bytes (" + cacheBytes + ") >= 0");
    }
  }

  /// So many rows, prompts in pieces of 512 tokens, a grid of 32, nothing kept.
  public static EngineOptions rows(int rows) {
    return new EngineOptions(rows, 512, 0, 32);
  }

  /// The same with memory for states of prompts read before.
  public EngineOptions withCache(long bytes) {
    return new EngineOptions(rows, piece, bytes, grid);
  }
}
