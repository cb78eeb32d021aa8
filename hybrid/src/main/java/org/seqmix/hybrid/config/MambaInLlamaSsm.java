package org.seqmix.hybrid.config;

/// The selective scans of a MambaInLlama (`mamba_config.json`).
///
/// @param innerSize channels of the scan
/// @param keySize   width of x and of B before they are repeated to all channels (`d_xb`); divides `innerSize`
/// @param stateSize N, numbers a channel carries; divides `keySize`
/// @param convWidth taps of the causal convolution
/// @param stepRank  width of the projection that the step sizes come from
/// @param convBias  whether the convolution has a bias
public record MambaInLlamaSsm(
    int innerSize, int keySize, int stateSize, int convWidth, int stepRank, boolean convBias) {
  /// Checks sizes and that the heads fit together.
  public MambaInLlamaSsm {
    Checks.positive("inner size", innerSize);
    Checks.positive("key size", keySize);
    Checks.positive("state size", stateSize);
    Checks.positive("conv width", convWidth);
    Checks.positive("step rank", stepRank);
    Checks.multiple("inner size", innerSize, "key size", keySize);
    Checks.multiple("key size", keySize, "state size", stateSize);
  }
}
