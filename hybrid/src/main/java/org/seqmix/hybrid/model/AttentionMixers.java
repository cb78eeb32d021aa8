package org.seqmix.hybrid.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.seqmix.hybrid.config.LlamaConfig;
import org.seqmix.hybrid.config.LlambaAttention;
import org.seqmix.hybrid.config.MambaInLlamaConfig;
import org.seqmix.hybrid.config.MistralConfig;
import org.seqmix.hybrid.config.PhiAttention;
import org.seqmix.hybrid.config.QwenConfig;
import org.seqmix.hybrid.config.RopeConfig;

/// The attention of every family, as options of the mixer `attention`.
final class AttentionMixers {
  private static final String NAME = "attention";

  private AttentionMixers() {}

  static LayerMixer llama(LlamaConfig c) {
    return new LayerMixer(NAME, options(c.heads(), c.kvHeads(), c.headDim(), c.rope()));
  }

  static LayerMixer llamba(LlambaAttention a) {
    return new LayerMixer(NAME, options(a.heads(), a.kvHeads(), a.headDim(), a.rope()));
  }

  static LayerMixer mistral(MistralConfig c) {
    return windowed(llama(c.llama()), c.window());
  }

  /// Without its windows.
  static LayerMixer qwen(QwenConfig c) {
    return with(llama(c.llama()), "qkv_bias", 1);
  }

  /// The authors' module with the stacked names turns by the base alone, whatever scaling config.json took over from the
  /// Llama it came from; the older files were trained with the Llama's own attention.
  static LayerMixer mambaInLlama(MambaInLlamaConfig c) {
    boolean older = c.names().filter(n -> n == MambaInLlamaConfig.AttentionNames.LLAMA).isPresent();
    return older ? llama(c.llama()) : with(llama(c.llama().withRope(c.rope().unscaled())), "names", "mha");
  }

  static LayerMixer phi(PhiAttention a, int width) {
    Map<String, Object> options = options(a.heads(), a.kvHeads(), width / a.heads(), a.rope());
    options.put("rotary_dim", a.rotaryDim(width));
    options.put("qkv_bias", 1);
    options.put("out_bias", 1);
    options.put("names", "phi");
    return new LayerMixer(NAME, options);
  }

  /// The same that sees a window, where there is one.
  static LayerMixer windowed(LayerMixer mixer, OptionalInt window) {
    return window.isPresent() ? with(mixer, "window", window.getAsInt()) : mixer;
  }

  private static LayerMixer with(LayerMixer mixer, String option, Object value) {
    Map<String, Object> options = new LinkedHashMap<>(mixer.options());
    options.put(option, value);
    return new LayerMixer(mixer.name(), options);
  }

  private static Map<String, Object> options(int heads, int kvHeads, int headDim, RopeConfig rope) {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("heads", heads);
    options.put("kv_heads", kvHeads);
    options.put("head_dim", headDim);
    options.put("rope_theta", rope.theta());
    if (rope.isBf16()) {
      options.put("rope_bf16", 1);
    }
    rope.scaling().ifPresent(s -> {
      options.put("rope_factor", s.factor());
      options.put("rope_low_freq_factor", s.lowFreqFactor());
      options.put("rope_high_freq_factor", s.highFreqFactor());
      options.put("rope_original_context", s.originalMaxPositions());
    });
    return options;
  }
}
