package org.seqmix.hybrid.config;

import java.util.Optional;

/// Rotary position embedding: base frequency and, for contexts longer than trained at first, a scaling.
///
/// @param theta    the base; the inverse frequency of pair i is `theta^(-2i / headDim)`
/// @param scaling  the scaling of rope type `llama3`; empty for rope type `default`
/// @param rounding how the frequencies are rounded; empty where the file does not settle it
public record RopeConfig(double theta, Optional<Llama3Scaling> scaling, Optional<Rounding> rounding) {
  /// Precision of the inverse frequencies before they meet the positions.
  ///
  /// A published Llama keeps them in F32 whatever its weights are, and its config.json states the weights' type. A
  /// model cast to BF16 as a whole, its frequencies with it, turns differently: at position 1,000 some of the fast
  /// pairs are off by a radian. Such a file states no type, and only the rounded frequencies give its results.
  public enum Rounding {
    /// To single precision, as published models have them.
    F32,
    /// To BF16.
    BF16
  }

  /// Checks the base.
  public RopeConfig {
    Checks.positive("rope theta", theta);
  }

  /// Unscaled, with base `theta`.
  public RopeConfig(double theta) {
    this(theta, Optional.empty(), Optional.of(Rounding.F32));
  }

  /// The same with this rounding.
  public RopeConfig rounded(Rounding to) {
    return new RopeConfig(theta, scaling, Optional.of(to));
  }

  /// The same without a scaling.
  public RopeConfig unscaled() {
    return new RopeConfig(theta, Optional.empty(), rounding);
  }

  /// Whether the frequencies are rounded to BF16.
  public boolean isBf16() {
    return rounding.filter(r -> r == Rounding.BF16).isPresent();
  }
}
