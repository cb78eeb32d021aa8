package org.seqmix.hybrid.model;

import org.seqmix.tensor.Weights;

/// Which MLP a family uses.
///
/// @param kind what is computed
/// @param inner columns inside
public record MlpPlan(Kind kind, int inner) {
  /// What is computed.
  public enum Kind {
    /// `down(up(x) silu(gate(x)))`, without biases.
    SWIGLU
  }

  public MlpPlan {
    if (inner <= 0) {
      throw new IllegalArgumentException("MLP: inner width (" + inner + ") must be > 0");
    }
  }

  /// Llama's MLP.
  public static MlpPlan swiGlu(int inner) {
    return new MlpPlan(Kind.SWIGLU, inner);
  }

  Mlp make(int width, int layers, Weights.Part weights) {
    return switch (kind) {
      case SWIGLU -> new SwiGluMlp(width, inner, layers, weights);
    };
  }
}
