package org.seqmix.cli;

import org.seqmix.tensor.WeightFormat;
import picocli.CommandLine.Option;

/// `--weights`: what a model that is opened for inference keeps of its weights.
final class WeightOptions {
  @Option(
      names = "--weights", paramLabel = "FORMAT", defaultValue = "f32",
      description = "How weights of products are kept: f32 (default); bf16; q8 or q4, in groups of 32 with a scale; q8a8 or "
          + "q4a8, with inputs rounded to 8 bits as well. A model that convert wrote in q8 or q4 is read as it is."
  ) private WeightFormat format = WeightFormat.F32;

  /// The format asked for.
  WeightFormat format() {
    return format;
  }
}
