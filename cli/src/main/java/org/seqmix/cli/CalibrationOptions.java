package org.seqmix.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.config.ModelConfig;
import org.seqmix.hybrid.config.Quantization;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.model.Model;
import org.seqmix.hybrid.model.QuantizedWriter;
import org.seqmix.hybrid.model.Rounding;
import org.seqmix.hybrid.quantize.Calibration;
import org.seqmix.hybrid.quantize.CalibrationTexts;
import org.seqmix.hybrid.tokenizer.Tokenizer;
import org.seqmix.mohawk.data.Corpus;
import org.seqmix.tensor.WeightFormat;
import picocli.CommandLine.Option;

/// `--calibration`: by what the weights of a quantized model are rounded.
final class CalibrationOptions {
  private static final String OWN = "own";
  private static final String NONE = "none";

  @Option(
      names = "--calibration", paramLabel = "WHAT",
      description = "How weights are rounded to q8 or q4: so that products change least on text that the model writes itself, "
          + "'own' (default for q4), or on that of a FILE, documents separated by lines <|endoftext|>; or each to the nearest, "
          + "'none' (default for q8)."
  ) private @Nullable String calibration;

  /// Refuses the option beside types that are not quantized.
  void check(Optional<Quantization> quantization) {
    if (calibration != null && quantization.isEmpty()) {
      throw new BadInputException("--calibration: expected --dtype q8 or q4 beside it; leave it out");
    }
  }

  /// Writes `converted`, which is `opened` in the layout of `config`, to `out`.
  void write(Path out, ModelConfig config, Model opened, Decoder converted, Quantization quantization) {
    String what = calibration != null ? calibration : quantization.format() == WeightFormat.Q4 ? OWN : NONE;
    if (what.equals(NONE)) {
      QuantizedWriter.write(out, config, converted, quantization, Rounding.NEAREST);
      return;
    }
    try (Calibration seen = Calibration.of(converted, texts(what, opened, converted))) {
      QuantizedWriter.write(out, config, converted, quantization, seen.rounding());
    }
  }

  private static List<int[]> texts(String what, Model opened, Decoder converted) {
    if (what.equals(OWN)) {
      return CalibrationTexts.written(converted, opened.config().tokens());
    }
    List<String> documents = Corpus.texts(Path.of(what));
    try (Tokenizer tokenizer = opened.openTokenizer()) {
      List<int[]> texts = CalibrationTexts.of(documents, tokenizer, converted, opened.tokens(tokenizer));
      if (texts.isEmpty()) {
        throw new BadInputException(what + ": expected documents with text, got none; name a file with text");
      }
      return texts;
    }
  }
}
