package org.seqmix.cli;

import org.jspecify.annotations.Nullable;
import org.seqmix.hybrid.config.GenerationConfig;
import org.seqmix.hybrid.sampling.SamplerOptions;
import picocli.CommandLine.Option;

/// How tokens are chosen, with the names users know. What is left out is the model's own default.
final class SamplingOptions {
  @Option(
      names = "--temperature", paramLabel = "T",
      description = "0 takes the most likely token; above 0 draws. Default: the model's own, else 0."
  ) private @Nullable Double temperature;

  @Option(
      names = "--top-k", paramLabel = "K",
      description = "Draw among the K most likely tokens; 0 for all."
  ) private @Nullable Integer topK;

  @Option(
      names = "--top-p", paramLabel = "P",
      description = "Draw among the most likely tokens that together reach probability P; 1 for all."
  ) private @Nullable Double topP;

  @Option(
      names = "--min-p", paramLabel = "P",
      description = "Draw among tokens at least P times as likely as the best; 0 for all."
  ) private @Nullable Double minP;

  @Option(
      names = "--repetition-penalty", paramLabel = "R",
      description = "Above 1 discourages tokens of the text so far; 1 for none."
  ) private @Nullable Double repetitionPenalty;

  /// These options over the defaults of a model's generation_config.json. Its numbers for drawing count only where
  /// its authors draw.
  SamplerOptions over(GenerationConfig model) {
    boolean draws = model.doSample();
    return new SamplerOptions(
        given(temperature, draws ? model.temperature().orElse(1) : 0),
        given(topK, draws ? model.topK().orElse(0) : 0),
        given(topP, draws ? model.topP().orElse(1) : 1),
        given(minP, 0.0),
        given(repetitionPenalty, model.repetitionPenalty().orElse(1)));
  }

  private static <T> T given(@Nullable T option, T otherwise) {
    return option == null ? otherwise : option;
  }
}
