package org.seqmix.hybrid.config;

/// The discrete Mamba-2 mixers of a Llamba (`ssm_cfg`) or a Phi-Mamba (`core_input`).
///
/// @param stateSize   N, columns of a head's state
/// @param valueHeads  H, heads of the values
/// @param keyHeads    heads of B and C; divides `valueHeads`
/// @param convWidth   taps of the causal convolution
/// @param convBias    whether the convolution has a bias
/// @param expand      inner width over the width of the residual stream
/// @param chunkSize   Q, positions a chunk; does not change the result
public record LlambaSsm(
    int stateSize, int valueHeads, int keyHeads, int convWidth, boolean convBias, int expand, int chunkSize)
    implements PhiMambaMixer {
  /// Checks sizes and that the heads fit together.
  public LlambaSsm {
    Checks.positive("state size", stateSize);
    Checks.positive("value heads", valueHeads);
    Checks.positive("key heads", keyHeads);
    Checks.positive("conv width", convWidth);
    Checks.positive("expand", expand);
    Checks.positive("chunk size", chunkSize);
    Checks.multiple("value heads", valueHeads, "key heads", keyHeads);
  }

  /// Width of the values: `expand * hiddenSize`.
  public int innerSize(int hiddenSize) {
    return Math.multiplyExact(expand, hiddenSize);
  }
}
