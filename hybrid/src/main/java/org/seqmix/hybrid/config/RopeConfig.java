package org.seqmix.hybrid.config;

import java.util.Optional;

/// Rotary position embedding: base frequency and, for contexts longer than trained at first, a scaling.
///
/// @param theta    the base; the inverse frequency of pair i is `theta^(-2i / headDim)`
/// @param scaling  the scaling of rope type `llama3`; empty for rope type `default`
public record RopeConfig(double theta, Optional<Llama3Scaling> scaling) {
  /// Checks the base.
  public RopeConfig {
    Checks.positive("rope theta", theta);
  }

  /// Unscaled, with base `theta`.
  public RopeConfig(double theta) {
    this(theta, Optional.empty());
  }
}
