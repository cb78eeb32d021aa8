package org.seqmix.eval.sample;

import java.nio.file.Path;
import java.util.List;
import org.seqmix.eval.scale.StepScores;
import org.seqmix.hybrid.sampling.SamplerOptions;

/// What a study of inference scaling does.
///
/// @param task what is asked
/// @param samples most texts of every question
/// @param seeds a run each
/// @param sampling how tokens are chosen
/// @param budget seconds after which a model begins no further round in a run; infinite for none
/// @param cacheBytes memory for states of prompts, a model
/// @param combine how scores of steps become a reward
/// @param folder where texts and scores are kept
public record ScalePlan(SampleTask task, int samples, List<Long> seeds, SamplerOptions sampling, double budget,
    long cacheBytes, StepScores combine, Path folder) {
  /// *Errors*: no samples, no seed or no time.
  public ScalePlan {
    seeds = List.copyOf(seeds);
    if (samples < 1 || seeds.isEmpty() || !(budget > 0)) {
      throw new IllegalArgumentException("scale: samples (" + samples + "), seeds (" + seeds.size()
          + ") and the budget (" + budget + " s) must be > 0");
    }
  }

  SampleSettings settings(long seed, int rows) {
    return new SampleSettings(sampling, seed, rows, cacheBytes);
  }
}
