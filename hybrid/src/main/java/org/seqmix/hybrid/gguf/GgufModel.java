package org.seqmix.hybrid.gguf;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.config.ModelConfig;
import org.seqmix.hybrid.safetensors.TensorSource;

/// A GGUF file as a model: its configuration, its weights under the hub's names, its vocabulary.
///
/// *Errors*: [BadInputException], one line, for a damaged file and for what is not read: other families, mixtures of experts,
/// other quantizations, other scalings of rotary frequencies.
public final class GgufModel {
  private static final String PARTS = "split.count";

  private GgufModel() {}

  /// Whether `path` is called like a GGUF file.
  public static boolean isNamed(Path path) {
    Path name = path.getFileName();
    return name != null && name.toString().toLowerCase(Locale.ROOT).endsWith(".gguf");
  }

  /// The configuration, with the special tokens that the vocabulary names. *Cost*: reads the header only.
  public static ModelConfig config(Path file) {
    try (GgufFile opened = GgufFile.open(file)) {
      return config(opened);
    }
  }

  private static ModelConfig config(GgufFile opened) {
    GgufMetadata metadata = opened.metadata();
    if (metadata.optionalInteger(PARTS, 0, 1 << 16).orElse(0) > 1) {
      throw new BadInputException(opened.file() + ": expected a model in one file, got one of "
          + metadata.integer(PARTS, 0, 1 << 16) + "; join them with llama.cpp's llama-gguf-split --merge");
    }
    try {
      return GgufFamily.of(metadata).read(opened).withTokens(GgufVocabulary.tokens(metadata));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new BadInputException(opened.file() + ": " + e.getMessage() + "; convert the model again", e);
    }
  }

  /// The weights; the caller closes them. Copies of what a file keeps in other forms live as long as those who use them.
  public static TensorSource tensors(Path file) {
    return tensors(file, false);
  }

  /// The weights for a model that leaves them where they are; refused where they are quantized, since products read F32 and
  /// BF16 alone.
  public static TensorSource mappedTensors(Path file) {
    return tensors(file, true);
  }

  private static TensorSource tensors(Path file, boolean mapped) {
    GgufFile opened = GgufFile.open(file);
    try {
      ModelConfig config = config(opened);
      Optional<GgufTensor> packed = opened.tensors().values().stream().filter(t -> t.type().quantized()).findFirst();
      if (mapped && packed.isPresent()) {
        throw new BadInputException(
            file + ": tensor '" + packed.get().name() + "': expected F32 or BF16 for weights that "
                + "stay in their file, got " + packed.get().type() + "; open the model without mapping it");
      }
      GgufFamily family = GgufFamily.of(opened.metadata());
      return GgufTensors.of(opened, family.parts(config), family.extraNames(), mapped);
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  /// The vocabulary, if the file has one.
  public static Optional<GgufVocabulary> vocabulary(Path file) {
    try (GgufFile opened = GgufFile.open(file)) {
      return GgufVocabulary.read(opened.metadata());
    }
  }
}
