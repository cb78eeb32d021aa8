package org.seqmix.attention;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// What checkpoints call the weights of an attention layer.
public enum AttentionNames {
  /// `q_proj`, `k_proj`, `v_proj`, `o_proj`: Llama, Qwen2, Mistral.
  LLAMA(false, "o_proj"),
  /// `q_proj`, `k_proj`, `v_proj`, `dense`: Phi.
  PHI(false, "dense"),
  /// `in_proj`, whose rows are those of q, k and v one after the other, and `out_proj`: MambaInLlama.
  MHA(true, "out_proj");

  private final boolean stacked;
  private final String out;

  AttentionNames(boolean stacked, String out) {
    this.stacked = stacked;
    this.out = out;
  }

  /// The names an option calls `word`, such as `llama`.
  static AttentionNames of(String word) {
    return Arrays.stream(values()).filter(n -> n.word().equals(word)).findFirst()
        .orElseThrow(() -> new IllegalArgumentException("attention: names: expected one of "
            + Arrays.stream(values()).map(AttentionNames::word).collect(Collectors.joining(", ")) + ", got " + word));
  }

  private String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  boolean stacked() {
    return stacked;
  }

  String out() {
    return out;
  }
}
