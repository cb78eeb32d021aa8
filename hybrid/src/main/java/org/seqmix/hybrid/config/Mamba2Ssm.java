package org.seqmix.hybrid.config;

import java.util.OptionalDouble;

/// The mixers of a Mamba-2.
///
/// @param stateSize N, numbers a channel of a head carries
/// @param heads     H
/// @param groups    heads of B and C; divides `heads`
/// @param convWidth taps of the causal convolution
/// @param convBias  whether the convolution has a bias
/// @param bias      whether the projections in and out have biases
/// @param expand    inner width over the width of the residual stream
/// @param gatedNorm whether an RMSNorm follows the gate
/// @param minStep   least step size
/// @param maxStep   largest step size; empty where there is no limit
/// @param chunkSize Q, positions a chunk; does not change the result
public record Mamba2Ssm(int stateSize, int heads, int groups, int convWidth, boolean convBias, boolean bias, int expand,
    boolean gatedNorm, double minStep, OptionalDouble maxStep, int chunkSize) {
  /// Checks sizes and that the heads fit together.
  public Mamba2Ssm {
    Checks.positive("state size", stateSize);
    Checks.positive("heads", heads);
    Checks.positive("groups", groups);
    Checks.positive("conv width", convWidth);
    Checks.positive("expand", expand);
    Checks.positive("chunk size", chunkSize);
    Checks.multiple("heads", heads, "groups", groups);
    if (!(minStep >= 0) || !(maxStep.orElse(Double.MAX_VALUE) > minStep)) {
      throw new IllegalArgumentException("step limits: expected 0 <= least < largest, got " + minStep + " and "
          + (maxStep.isPresent() ? maxStep.getAsDouble() : "no limit"));
    }
  }

  /// Width of the values: `expand * hiddenSize`.
  public int innerSize(int hiddenSize) {
    return Math.multiplyExact(expand, hiddenSize);
  }
}
