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
    SWIGLU,
    /// `fc2(gelu(fc1(x)))` with biases and the tanh form of GELU.
    GELU
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

  /// Phi's MLP.
  public static MlpPlan gelu(int inner) {
    return new MlpPlan(Kind.GELU, inner);
  }

  Mlp make(int width, int layers, Weights.Part weights) {
    return switch (kind) {
      case SWIGLU -> new SwiGluMlp(width, inner, layers, weights);
      case GELU -> new GeluMlp(width, inner, layers, weights);
    };
  }
}
