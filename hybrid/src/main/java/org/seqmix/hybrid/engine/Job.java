package org.seqmix.hybrid.engine;

import java.util.List;
import org.seqmix.hybrid.sampling.SamplerOptions;

/// One prompt, and the texts to write after it: as many as there are seeds. The prompt is read once.
///
/// Log-probabilities are the model's own: of its logits, before temperature and whatever else changes them.
///
/// @param prompt token ids to continue, at least one (BOS where the model wants it)
/// @param sampling how tokens are chosen
/// @param seeds a seed for every text; what a text is depends on its own alone
/// @param maxTokens most tokens to write in each
/// @param stopIds tokens that end a text; they are not part of it
/// @param alternatives -1: no log-probabilities; k from 0 on: every token's own, and the k best tokens' in its place
/// @param scorePrompt whether the prompt's tokens get them too; such a prompt is read whole, whatever is kept of it
@SuppressWarnings("ArrayRecordComponent") // ids and seeds; never compared as a whole
public record Job(int[] prompt, SamplerOptions sampling, long[] seeds, int maxTokens, List<Integer> stopIds,
    int alternatives, boolean scorePrompt) {
  /// *Errors*: an empty prompt, no seed, negative numbers.
  public Job {
    prompt = prompt.clone();
    seeds = seeds.clone();
    stopIds = List.copyOf(stopIds);
    if (prompt.length == 0) {
      throw new IllegalArgumentException("prompt: expected at least one token, got none; begin with the BOS token");
    }
    if (seeds.length == 0) {
      throw new IllegalArgumentException("seeds: expected one for every text, got none");
    }
    if (maxTokens < 0 || alternatives < -1) {
      throw new IllegalArgumentException("max tokens (" + maxTokens + ") must be >= 0 and alternatives ("
          + alternatives + ") >= -1");
    }
  }

  /// One text without log-probabilities.
  public Job(int[] prompt, SamplerOptions sampling, long seed, int maxTokens, List<Integer> stopIds) {
    this(prompt, sampling, new long[] {seed}, maxTokens, stopIds, -1, false);
  }

  /// Whether log-probabilities are asked for.
  boolean scores() {
    return alternatives >= 0;
  }
}
