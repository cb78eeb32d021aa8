package org.seqmix.hybrid.generation;

import java.util.List;
import org.seqmix.hybrid.sampling.SamplerOptions;

/// One text to write.
///
/// @param prompt token ids to continue, at least one (BOS where the model wants it)
/// @param sampling how tokens are chosen
/// @param seed this text's own seed; the result does not depend on what else is in the batch
/// @param maxTokens most tokens to write
/// @param stopIds tokens that end the text; they are not part of the result
public record Request(int[] prompt, SamplerOptions sampling, long seed, int maxTokens, List<Integer> stopIds) {
  public Request {
    prompt = prompt.clone();
    stopIds = List.copyOf(stopIds);
    if (prompt.length == 0) {
      throw new IllegalArgumentException("prompt: expected at least one token, got none; begin with the BOS token");
    }
    if (maxTokens < 0) {
      throw new IllegalArgumentException("max tokens (" + maxTokens + ") must be >= 0");
    }
  }
}
