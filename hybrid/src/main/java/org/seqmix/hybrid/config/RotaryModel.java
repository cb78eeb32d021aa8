package org.seqmix.hybrid.config;

/// A model all of whose attention has the same rotary positions.
public sealed interface RotaryModel extends ModelConfig permits LlamaConfig, LlamaBased, PhiConfig {
  /// Rotary positions.
  RopeConfig rope();

  /// The same model with other rotary positions.
  RotaryModel withRope(RopeConfig other);
}
