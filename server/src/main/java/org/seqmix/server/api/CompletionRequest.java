package org.seqmix.server.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A request to `/v1/completions`.
///
/// @param model the model's name, or null for the one there is
/// @param prompts what to continue
/// @param writing how
/// @param maxTokens most tokens of every text; 0 writes none
/// @param alternatives -1: no log-probabilities; else how many alternatives a token
/// @param echo whether the prompt is part of the text
public record CompletionRequest(@Nullable String model, List<Prompt> prompts, Writing writing, int maxTokens,
    int alternatives, boolean echo) {
  private static final int DEFAULT_TOKENS = 16;

  /// Reads and checks the body.
  public static CompletionRequest of(Fields fields, RequestLimits limits) {
    fields.refuseUnlessEmpty("suffix");
    Writing writing = Writing.of(fields, limits);
    fields.refuseUnless("best_of", writing.samples());
    return new CompletionRequest(fields.text("model"), Prompt.all(fields, limits), writing,
        fields.integer("max_tokens", Math.min(DEFAULT_TOKENS, limits.maxTokens()), 0, limits.maxTokens()),
        fields.integer("logprobs", -1, 0, RequestLimits.ALTERNATIVES), fields.flag("echo", false));
  }
}
