package org.seqmix.eval.sample;

import org.jspecify.annotations.Nullable;
import org.seqmix.hybrid.engine.EngineCounts;

/// Where the time of sampling went, as far as this program has seen it.
///
/// @param model who answers
/// @param reading seconds in which prompts were read
/// @param writing seconds in which the model read its own tokens
/// @param choosing seconds of logits and of drawing from them
/// @param judging seconds of a reward model, over interruptions too
/// @param promptTokens tokens of prompts that were read
/// @param cachedTokens tokens of prompts whose states were kept
/// @param writtenTokens tokens drawn
public record Profile(String model, double reading, double writing, double choosing, double judging, long promptTokens,
    long cachedTokens, long writtenTokens) {
  static Profile of(Sampling sampling, @Nullable ScoreFile scores) {
    EngineCounts counts = sampling.counts();
    return new Profile(sampling.model().name(), counts.readSeconds(), counts.writeSeconds(), counts.chooseSeconds(),
        scores == null ? 0 : scores.seconds(Integer.MAX_VALUE), counts.promptTokens(), counts.cachedTokens(),
        counts.writtenTokens());
  }

  /// Both together; names of the first.
  Profile plus(Profile other) {
    return new Profile(model, reading + other.reading, writing + other.writing, choosing + other.choosing,
        judging + other.judging, promptTokens + other.promptTokens, cachedTokens + other.cachedTokens,
        writtenTokens + other.writtenTokens);
  }
}
