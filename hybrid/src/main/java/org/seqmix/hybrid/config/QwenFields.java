package org.seqmix.hybrid.config;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.internal.JsonFields;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The keys of a Qwen2's `config.json`; those that may be missing have the defaults of the Hugging Face library.
///
/// Layers have a window where `use_sliding_window` is true: those that `layer_types` names, or without that list, in
/// the older spelling, those from `max_window_layers` on.
final class QwenFields {
  private static final int DEFAULT_CONTEXT = 32_768;
  private static final int DEFAULT_WINDOW = 4096;
  private static final int DEFAULT_FULL_LAYERS = 28;
  private static final String TYPES = "layer_types";
  private static final String SLIDING = "sliding_attention";
  private static final String FULL = "full_attention";

  private QwenFields() {}

  static QwenConfig read(JsonFields fields) {
    LlamaConfig llama = LlamaFields.read(fields, DEFAULT_CONTEXT);
    List<Integer> layers = windowLayers(fields, llama.layers());
    OptionalInt window = layers.isEmpty() ? OptionalInt.empty()
        : OptionalInt.of(fields.optionalInteger("sliding_window", 1, Sizes.POSITIONS).orElse(DEFAULT_WINDOW));
    return new QwenConfig(llama, window, layers);
  }

  private static List<Integer> windowLayers(JsonFields fields, int layers) {
    boolean used = fields.flag("use_sliding_window", false);
    List<String> types = fields.texts(TYPES);
    if (!fields.has(TYPES)) {
      int first = fields.optionalInteger("max_window_layers", 0, Sizes.LAYERS).orElse(DEFAULT_FULL_LAYERS);
      return used ? IntStream.range(first, Math.max(first, layers)).boxed().toList() : List.of();
    }
    if (types.size() != layers) {
      throw wrongTypes(fields, "one entry for each of " + layers + " layers", types.size() + " entries");
    }
    for (String type : types) {
      if (!type.equals(FULL) && !(type.equals(SLIDING) && used)) {
        throw wrongTypes(fields, FULL + ", or " + SLIDING + " where use_sliding_window is true",
            type + (used ? "" : " (use_sliding_window is false)"));
      }
    }
    return IntStream.range(0, layers).filter(i -> types.get(i).equals(SLIDING)).boxed().toList();
  }

  private static BadInputException wrongTypes(JsonFields fields, String expected, String got) {
    return new BadInputException(
        fields.file() + ": " + TYPES + ": expected " + expected + ", got " + got + "; correct the file");
  }

  static void write(ObjectNode root, QwenConfig qwen) {
    root.put("model_type", QwenConfig.TYPE);
    root.putArray("architectures").add("Qwen2ForCausalLM");
    LlamaFields.writeCommon(root, qwen.llama());
    root.put("use_sliding_window", qwen.window().isPresent());
    qwen.window().ifPresentOrElse(w -> root.put("sliding_window", w), () -> root.putNull("sliding_window"));
    root.put("max_window_layers", qwen.windowLayers().isEmpty() ? qwen.layers() : qwen.windowLayers().getFirst());
    ArrayNode types = root.putArray(TYPES);
    IntStream.range(0, qwen.layers()).forEach(i -> types.add(qwen.windowLayers().contains(i) ? SLIDING : FULL));
  }
}
