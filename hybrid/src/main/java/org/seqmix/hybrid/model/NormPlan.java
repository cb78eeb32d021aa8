package org.seqmix.hybrid.model;

import org.seqmix.tensor.Init;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.Weights;
import org.seqmix.tensor.op.LayerNorm;
import org.seqmix.tensor.op.RmsNorm;

/// Which norm a family uses.
///
/// @param kind what is computed
/// @param epsilon added to the mean of squares
public record NormPlan(Kind kind, double epsilon) {
  /// What is computed.
  public enum Kind {
    /// RMSNorm: a weight, no bias.
    RMS,
    /// LayerNorm, with a bias.
    LAYER
  }

  public NormPlan {
    if (!(epsilon > 0)) {
      throw new IllegalArgumentException("norm: epsilon (" + epsilon + ") must be > 0");
    }
  }

  /// RMSNorm with this epsilon.
  public static NormPlan rms(double epsilon) {
    return new NormPlan(Kind.RMS, epsilon);
  }

  /// LayerNorm with this epsilon.
  public static NormPlan layer(double epsilon) {
    return new NormPlan(Kind.LAYER, epsilon);
  }

  /// The norm `name` of `weights`, for tokens of `width` numbers.
  Norm make(String name, int width, Weights.Part weights) {
    Tensor weight = weights.other(name + ".weight", Init.ones(), width);
    return switch (kind) {
      case RMS -> (c, x) -> RmsNorm.apply(c, x, weight, epsilon);
      case LAYER -> {
        Tensor bias = weights.other(name + ".bias", Init.zeros(), width);
        yield (c, x) -> LayerNorm.apply(c, x, weight, bias, epsilon);
      }
    };
  }
}
