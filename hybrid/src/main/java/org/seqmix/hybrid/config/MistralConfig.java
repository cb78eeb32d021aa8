package org.seqmix.hybrid.config;

import java.util.OptionalInt;

/// A Mistral: a Llama whose tokens may see a window only.
///
/// @param llama  everything else
/// @param window positions that a token sees, its own included; all where empty
public record MistralConfig(LlamaConfig llama, OptionalInt window) implements LlamaBased {
  /// `model_type` of this family.
  public static final String TYPE = "mistral";

  /// Checks the window.
  public MistralConfig {
    window.ifPresent(w -> Checks.positive("window", w));
  }

  @Override
  public String modelType() {
    return TYPE;
  }

  @Override
  public MistralConfig withLlama(LlamaConfig other) {
    return new MistralConfig(other, window);
  }
}
