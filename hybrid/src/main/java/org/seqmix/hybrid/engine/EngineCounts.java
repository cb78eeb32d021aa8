package org.seqmix.hybrid.engine;

/// What an engine has done and is doing.
///
/// @param waiting jobs not begun
/// @param running texts in rows
/// @param promptTokens prompt tokens read
/// @param cachedTokens prompt tokens that were not read, because a state behind them was kept
/// @param writtenTokens tokens chosen
/// @param cacheHits prompts of which a part was kept
/// @param cacheMisses prompts of which nothing was
/// @param cacheBytes memory of kept states
/// @param readSeconds seconds of the model's layers for tokens of prompts; where a step has others beside them, by their share
/// @param writeSeconds the same for tokens that were written
/// @param chooseSeconds seconds of logits and of choosing from them
public record EngineCounts(int waiting, int running, long promptTokens, long cachedTokens, long writtenTokens,
    long cacheHits, long cacheMisses, long cacheBytes, double readSeconds, double writeSeconds, double chooseSeconds) {
}
