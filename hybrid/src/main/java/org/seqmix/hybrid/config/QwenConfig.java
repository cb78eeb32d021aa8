package org.seqmix.hybrid.config;

import java.util.List;
import java.util.OptionalInt;

/// A Qwen2: a Llama whose queries, keys and values have biases; some layers may see a window only.
///
/// @param llama        everything else
/// @param window       positions that a token of those layers sees, its own included
/// @param windowLayers the layers with a window, ascending; some exactly when there is a window
public record QwenConfig(LlamaConfig llama, OptionalInt window, List<Integer> windowLayers) implements LlamaBased {
  /// `model_type` of this family.
  public static final String TYPE = "qwen2";

  /// Checks that the layers exist.
  public QwenConfig {
    windowLayers = Checks.layers("layer with a window", windowLayers, llama.layers());
    window.ifPresent(w -> Checks.positive("window", w));
    if (windowLayers.isEmpty() == window.isPresent()) {
      throw new IllegalArgumentException("window: expected one exactly when there are layers with a window, got "
          + windowLayers.size() + " layers and " + (window.isPresent() ? window.getAsInt() : "no window"));
    }
  }

  @Override
  public String modelType() {
    return TYPE;
  }

  @Override
  public QwenConfig withLlama(LlamaConfig other) {
    return new QwenConfig(other, window, windowLayers);
  }
}
