package org.seqmix.hybrid.model;

import java.nio.file.Path;
import java.util.Optional;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.config.ModelConfig;
import org.seqmix.hybrid.config.Quantization;
import org.seqmix.hybrid.gguf.GgufFormat;
import org.seqmix.hybrid.gguf.GgufVocabulary;
import org.seqmix.hybrid.gguf.GgufWriter;
import org.seqmix.hybrid.safetensors.TensorSource;

/// Writes a model, a directory or a GGUF file, as a GGUF file.
///
/// *Cost*: one tensor at a time in memory. *Errors*: [org.seqmix.hybrid.BadInputException], one line, for a model that llama.cpp
/// has no form for; nothing is left behind then.
public final class GgufExport {
  private GgufExport() {}

  /// Writes the model at `from` to the file `to`, its vocabulary with it. Returns the number of weights.
  public static long write(Path from, Path to, GgufFormat format) {
    Quantization.read(from).ifPresent(q -> {
      throw new BadInputException(
          from + ": weights in " + q.format() + " are not written as GGUF; give the model they were "
              + "made from");
    });
    ModelFiles files = ModelFiles.at(from);
    ModelConfig config = files.config();
    Optional<GgufVocabulary> vocabulary =
        files.vocabulary(config.tokens())
            .map(v -> v.padded(Architecture.plan(config).vocabulary(), files.tokenizerFile()));
    Path name = from.toAbsolutePath().normalize().getFileName();
    String title = name == null ? "model" : name.toString().replaceFirst("(?i)\\.gguf$", "");
    try (TensorSource tensors = files.tensors()) {
      return GgufWriter.write(to, new GgufWriter.Source(title, config, tensors, vocabulary), format);
    }
  }
}
