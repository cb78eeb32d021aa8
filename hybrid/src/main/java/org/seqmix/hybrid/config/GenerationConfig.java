package org.seqmix.hybrid.config;

import java.util.OptionalDouble;
import java.util.OptionalInt;

/// What `generation_config.json` says: special tokens that override those of `config.json`, and sampling defaults.
///
/// @param tokens             tokens that begin and end a text; empty where the file says nothing
/// @param doSample           whether the model's authors sample by default
/// @param temperature        their temperature
/// @param topK               their top-k
/// @param topP               their top-p
/// @param repetitionPenalty  their repetition penalty
public record GenerationConfig(
    SpecialTokens tokens,
    boolean doSample,
    OptionalDouble temperature,
    OptionalInt topK,
    OptionalDouble topP,
    OptionalDouble repetitionPenalty) {
  /// What holds where the file is missing.
  public static final GenerationConfig NONE = new GenerationConfig(
      SpecialTokens.NONE, false, OptionalDouble.empty(), OptionalInt.empty(), OptionalDouble.empty(),
      OptionalDouble.empty());
}
