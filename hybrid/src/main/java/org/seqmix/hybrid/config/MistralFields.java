package org.seqmix.hybrid.config;

import java.util.OptionalInt;
import org.seqmix.hybrid.internal.JsonFields;
import tools.jackson.databind.node.ObjectNode;

/// The keys of a Mistral's `config.json`; those that may be missing have the defaults of the Hugging Face library.
final class MistralFields {
  private static final int DEFAULT_CONTEXT = 131_072;
  private static final int DEFAULT_WINDOW = 4096;

  private MistralFields() {}

  static MistralConfig read(JsonFields fields) {
    return new MistralConfig(LlamaFields.read(fields, DEFAULT_CONTEXT), window(fields));
  }

  /// An explicit null is no window; a missing key is the library's default.
  private static OptionalInt window(JsonFields fields) {
    return fields.keys().contains("sliding_window")
        ? fields.optionalInteger("sliding_window", 1, Sizes.POSITIONS)
        : OptionalInt.of(DEFAULT_WINDOW);
  }

  static void write(ObjectNode root, MistralConfig mistral) {
    root.put("model_type", MistralConfig.TYPE);
    root.putArray("architectures").add("MistralForCausalLM");
    LlamaFields.writeCommon(root, mistral.llama());
    mistral.window().ifPresentOrElse(w -> root.put("sliding_window", w), () -> root.putNull("sliding_window"));
  }
}
