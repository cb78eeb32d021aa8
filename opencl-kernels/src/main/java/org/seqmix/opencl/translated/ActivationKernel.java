package org.seqmix.opencl.translated;

import org.seqmix.tensor.Activation;

/// Activations and their slopes for kernels to inherit; which one is a number, since a kernel knows no objects.
abstract class ActivationKernel extends FunctionsKernel {
  private static final int SILU = 0;
  private static final int GELU_TANH = 1;
  private static final int SOFTPLUS = 2;
  private static final int SIGMOID = 3;
  private static final int EXP = 4;
  private static final int ELU_PLUS_ONE = 5;
  private static final int RECIPROCAL = 6;

  /// sqrt(2 / pi).
  private static final float GELU_SCALE = 0.7978845608f;
  private static final float GELU_CUBE = 0.044715f;

  /// The number of an activation.
  static int number(Activation kind) {
    return switch (kind) {
      case SILU -> SILU;
      case GELU_TANH -> GELU_TANH;
      case SOFTPLUS -> SOFTPLUS;
      case SIGMOID -> SIGMOID;
      case EXP -> EXP;
      case ELU_PLUS_ONE -> ELU_PLUS_ONE;
      case RECIPROCAL -> RECIPROCAL;
    };
  }

  float value(int kind, float x) {
    float y = 1f / x;
    if (kind == SILU) {
      y = x * sigmoid(x);
    }
    if (kind == GELU_TANH) {
      y = x * sigmoid(2f * inner(x));
    }
    if (kind == SOFTPLUS) {
      y = softplus(x);
    }
    if (kind == SIGMOID) {
      y = sigmoid(x);
    }
    if (kind == EXP) {
      y = exp(x);
    }
    if (kind == ELU_PLUS_ONE) {
      y = x > 0f ? x + 1f : exp(x);
    }
    return y;
  }

  float slope(int kind, float x) {
    float y = -1f / (x * x);
    if (kind == SILU) {
      y = siluSlope(x);
    }
    if (kind == GELU_TANH) {
      y = geluSlope(x);
    }
    if (kind == SOFTPLUS) {
      y = sigmoid(x);
    }
    if (kind == SIGMOID) {
      y = sigmoid(x) * sigmoid(-x);
    }
    if (kind == EXP) {
      y = exp(x);
    }
    if (kind == ELU_PLUS_ONE) {
      y = x > 0f ? 1f : exp(x);
    }
    return y;
  }

  private float inner(float x) {
    return GELU_SCALE * fma(GELU_CUBE * x * x, x, x);
  }

  /// With v = 2 inner(x), (1 + tanh(v / 2)) / 2 = sigmoid(v). Where that is 0 or 1 its slope is 0, however large v's slope.
  private float geluSlope(float x) {
    float v = 2f * inner(x);
    float inside = 2f * GELU_SCALE * x * fma(3f * GELU_CUBE * x, x, 1f);
    return sigmoid(v) + weighted(sigmoid(v) * sigmoid(-v), inside);
  }
}
