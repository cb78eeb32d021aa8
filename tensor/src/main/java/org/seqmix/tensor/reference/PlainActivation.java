package org.seqmix.tensor.reference;

import org.seqmix.tensor.Activation;

/// Activation functions and their slopes.
final class PlainActivation {
  private static final double GELU_SCALE = Math.sqrt(2 / Math.PI);
  private static final double GELU_CUBE = 0.044715;

  private PlainActivation() {
  }

  static double value(Activation kind, double x) {
    return switch (kind) {
      case SILU -> Scalars.silu(x);
      case GELU_TANH -> 0.5 * x * (1 + StrictMath.tanh(inner(x)));
      case SOFTPLUS -> Scalars.softplus(x);
      case SIGMOID -> Scalars.sigmoid(x);
      case EXP -> StrictMath.exp(x);
      case ELU_PLUS_ONE -> x > 0 ? x + 1 : StrictMath.exp(x);
      case RECIPROCAL -> 1 / x;
    };
  }

  static double slope(Activation kind, double x) {
    return switch (kind) {
      case SILU -> Scalars.siluSlope(x);
      case GELU_TANH -> geluSlope(x);
      case SOFTPLUS -> Scalars.sigmoid(x);
      case SIGMOID -> Scalars.sigmoid(x) * Scalars.sigmoid(-x);
      case EXP -> StrictMath.exp(x);
      case ELU_PLUS_ONE -> x > 0 ? 1 : StrictMath.exp(x);
      case RECIPROCAL -> -1 / (x * x);
    };
  }

  private static double inner(double x) {
    return GELU_SCALE * (x + GELU_CUBE * x * x * x);
  }

  /// Where tanh is 1 its slope is 0, however large the slope of what is inside.
  private static double geluSlope(double x) {
    double t = StrictMath.tanh(inner(x));
    double inside = x * GELU_SCALE * (1 + 3 * GELU_CUBE * x * x);
    return 0.5 * (1 + t) + 0.5 * Scalars.weighted(1 - t * t, inside);
  }
}
