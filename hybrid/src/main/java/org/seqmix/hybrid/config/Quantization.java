package org.seqmix.hybrid.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.seqmix.hybrid.AtomicFile;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.internal.JsonFields;
import org.seqmix.hybrid.internal.JsonFiles;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.PackedLayout;
import org.seqmix.tensor.WeightFormat;
import tools.jackson.databind.node.ObjectNode;

/// The `quantization_config` of a `config.json`: the weights of products lie packed in the files.
///
/// @param format of all of them: `Q8` or `Q4`
public record Quantization(WeightFormat format) {
  private static final String KEY = "quantization_config";
  private static final String METHOD = "seqmix-panels";

  public Quantization {
    if (format != WeightFormat.Q8 && format != WeightFormat.Q4) {
      throw new IllegalArgumentException("stored weights: expected Q8 or Q4, got " + format);
    }
  }

  /// What `config.json` in `directory` says; empty for weights that are plain numbers, and where there is no such file.
  ///
  /// *Errors*: another method, version or geometry than this library writes: `BadInputException`, one line.
  public static Optional<Quantization> read(Path directory) {
    Path file = directory.resolve("config.json");
    return Files.isRegularFile(file)
        ? JsonFiles.read(file, ConfigReader.MAX_BYTES).object(KEY).map(Quantization::read) : Optional.empty();
  }

  private static Quantization read(JsonFields fields) {
    if (!METHOD.equals(fields.text("quant_method").orElse(""))) {
      throw fields.wrong("quant_method", "'" + METHOD + "', the only packed weights this library reads");
    }
    exactly(fields, "version", PackedLayout.VERSION);
    exactly(fields, "group_size", WeightFormat.GROUP);
    exactly(fields, "panel_outputs", PackedLayout.OUTPUTS);
    return switch (fields.integer("bits", 1, 64)) {
      case 8 -> new Quantization(WeightFormat.Q8);
      case 4 -> new Quantization(WeightFormat.Q4);
      default -> throw fields.wrong("bits", "8 or 4");
    };
  }

  private static void exactly(JsonFields fields, String key, int value) {
    if (fields.integer(key, 0, Integer.MAX_VALUE) != value) {
      throw fields.wrong(key, value + ", as this version of the library packs weights");
    }
  }

  /// Writes `config.json` of `config` with this in it, and the files beside it.
  public void write(Path directory, ModelConfig config) {
    ObjectNode root = ConfigWriter.besidesAndJson(directory, config, DType.F32);
    root.putObject(KEY).put("quant_method", METHOD).put("version", PackedLayout.VERSION).put("bits", format.bits())
        .put("group_size", WeightFormat.GROUP).put("panel_outputs", PackedLayout.OUTPUTS);
    AtomicFile.write(directory.resolve("config.json"), JsonFiles.bytes(root));
  }

  /// The format that `asked` means for these weights: their own for F32, which is what callers without a wish ask for, and
  /// the same bits with inputs rounded where that is asked for.
  ///
  /// *Errors*: another number of bits.
  public WeightFormat opened(Path directory, WeightFormat asked) {
    if (asked == WeightFormat.F32) {
      return format;
    }
    if (!asked.isQuantized() || asked.bits() != format.bits()) {
      throw new BadInputException(directory + ": weights: expected to be opened in " + format + " or " + format
          + "A8, as they are stored, got " + asked + "; convert the model they were made from");
    }
    return asked;
  }
}
