package org.seqmix.hybrid.config;

/// The attention heads of a hybrid Llamba (`attn_cfg`).
///
/// @param heads    query heads
/// @param kvHeads  key and value heads; divides `heads`
/// @param headDim  width of a head
/// @param rope     rotary positions
public record LlambaAttention(int heads, int kvHeads, int headDim, RopeConfig rope) {
  /// Checks sizes and that the heads fit together.
  public LlambaAttention {
    Checks.positive("heads", heads);
    Checks.positive("kv heads", kvHeads);
    Checks.positive("head dim", headDim);
    Checks.multiple("heads", heads, "kv heads", kvHeads);
    Checks.multiple("head dim", headDim, "the two numbers of a rotary pair", 2);
  }
}
