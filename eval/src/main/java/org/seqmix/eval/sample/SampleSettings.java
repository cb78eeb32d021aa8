package org.seqmix.eval.sample;

import org.seqmix.hybrid.sampling.SamplerOptions;

/// How answers are drawn. The texts depend on `sampling` and `seed` alone, the seconds on the rest, too.
///
/// @param sampling how tokens are chosen
/// @param seed every text draws with a seed made of this one, its question and its place
/// @param rows most texts at once
/// @param cacheBytes memory for states of prompts, so that later rounds do not read them again
public record SampleSettings(SamplerOptions sampling, long seed, int rows, long cacheBytes) {
  /// The seed of one text.
  long seedOf(int question, int sample) {
    return mix(mix(mix(seed) + question) + sample);
  }

  /// Spreads neighbouring numbers over all 64 bits (the finalizer of SplitMix64, Steele et al. 2014).
  private static long mix(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
