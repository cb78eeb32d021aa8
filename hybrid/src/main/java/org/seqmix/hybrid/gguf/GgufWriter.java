package org.seqmix.hybrid.gguf;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.config.ModelConfig;
import org.seqmix.hybrid.safetensors.Entry;
import org.seqmix.hybrid.safetensors.TensorBytes;
import org.seqmix.hybrid.safetensors.TensorSource;

/// Writes a model as a GGUF file, by the rules of llama.cpp's converter and its quantizer.
///
/// *Cost*: one tensor at a time in memory. *Errors*: [BadInputException], one line, for models that llama.cpp has no form for.
public final class GgufWriter {
  private GgufWriter() {}

  /// A model to write.
  ///
  /// @param name       what `general.name` is made from, such as a directory's name
  /// @param config     its configuration
  /// @param weights    its weights
  /// @param vocabulary its vocabulary, if it has one
  public record Source(String name, ModelConfig config, TensorSource weights, Optional<GgufVocabulary> vocabulary) {}

  /// Writes `source` to `file`. Returns the number of weights.
  public static long write(Path file, Source source, GgufFormat format) {
    GgufFamily family = GgufFamily.of(source.config());
    Map<String, GgufValue> keys = new LinkedHashMap<>();
    family.describe(source.config(), format.fileType(), keys);
    List<GgufPart> parts = family.parts(source.config());
    Map<String, float[]> extras = new TreeMap<>(family.extras(source.config()));
    long count = parts.stream().mapToLong(GgufWriter::elements).sum();
    List<GgufOutput.Slot> slots = new ArrayList<>();
    extras.forEach((name, values) -> slots.add(new GgufOutput.Slot(name, GgufType.F32, new long[] {values.length})));
    boolean tied = source.config().tieEmbeddings();
    Map<String, GgufType> types = new LinkedHashMap<>();
    for (GgufPart part : parts) {
      GgufType type = format.of(part, part.stored().equals(tied ? "token_embd.weight" : "output.weight"));
      types.put(part.ours(), type);
      slots.add(new GgufOutput.Slot(part.stored(), type, part.storedShape()));
    }
    try (GgufOutput out = GgufOutput.create(file, metadata(family, source, keys, count), slots)) {
      extras.values().forEach(values -> out.append(MemorySegment.ofArray(bytes(values))));
      for (GgufPart part : parts) {
        try (Arena arena = Arena.ofConfined()) {
          out.append(encoded(source.weights(), part, types.getOrDefault(part.ours(), GgufType.F32), arena));
        }
      }
      out.commit();
    }
    return count;
  }

  private static byte[] bytes(float[] values) {
    byte[] out = new byte[Math.multiplyExact(values.length, Float.BYTES)];
    GgufBlocks.write(GgufType.F32, values, MemorySegment.ofArray(out), 0);
    return out;
  }

  private static Map<String, GgufValue> metadata(GgufFamily family, Source source, Map<String, GgufValue> keys,
      long count) {
    Map<String, GgufValue> out = new LinkedHashMap<>();
    out.put(GgufFamily.ARCHITECTURE, GgufValue.of(family.architecture()));
    out.put("general.type", GgufValue.of("model"));
    out.put("general.name", GgufValue.of(title(source.name())));
    out.put("general.size_label", GgufValue.of(size(count)));
    out.putAll(keys);
    source.vocabulary().ifPresentOrElse(v -> v.describe(out),
        () -> out.put(GgufVocabulary.PREFIX + "model", GgufValue.of("none")));
    return out;
  }

  /// Words with capitals, as llama.cpp's converter titles a directory.
  private static String title(String name) {
    StringBuilder out = new StringBuilder();
    for (String word : name.strip().replace('-', ' ').split("\\s+")) {
      boolean lower = word.equals(word.toLowerCase(Locale.ROOT)) && !word.matches("v\\d.*|\\d.*") && !word.isEmpty();
      out.append(out.isEmpty() ? "" : " ")
          .append(lower ? word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1) : word);
    }
    return out.toString();
  }

  /// Two digits at least and a unit.
  private static String size(long count) {
    String[] units = {"K", "M", "B", "T"};
    double scaled = count / 1e3;
    int unit = 0;
    while (unit < 3 && scaled > 1e3) {
      scaled /= 1e3;
      unit++;
    }
    return String.format(Locale.ROOT, scaled < 9.5 ? "%.1f%s" : "%.0f%s", scaled, units[unit]);
  }

  private static long elements(GgufPart part) {
    long out = 1;
    for (long extent : part.shape()) {
      out = Math.multiplyExact(out, extent);
    }
    return out;
  }

  private static MemorySegment encoded(TensorSource weights, GgufPart part, GgufType type, Arena arena) {
    Entry entry = weights.entry(part.ours(), part.shape());
    OptionalLong bad = entry.firstNonFinite();
    if (bad.isPresent() || !entry.type().isFloat()) {
      throw new BadInputException(weights.fileOf(part.ours()) + ": tensor '" + part.ours()
          + "': expected finite floating-point numbers, got " + (bad.isPresent() ? "NaN or infinity at element "
              + bad.getAsLong() : "type " + entry.type())
          + "; the file is damaged");
    }
    int columns = Math.toIntExact(part.matrix() ? part.shape()[1] : elements(part));
    long rows = elements(part) / columns;
    long rowBytes = type.bytes(columns);
    MemorySegment out = arena.allocate(Math.multiplyExact(rows, rowBytes), 64);
    float[] values = new float[columns];
    for (long row = 0; row < rows; row++) {
      for (int i = 0; i < columns; i++) {
        float v = (float) TensorBytes.doubleAt(entry.type(), entry.data(), row * columns + i);
        values[i] = part.form() instanceof TensorForm.Decay ? TensorForm.Decay.toFile(v) : v;
      }
      GgufBlocks.write(type, values, out, part.form().storedRow(row) * rowBytes);
    }
    return out;
  }
}
