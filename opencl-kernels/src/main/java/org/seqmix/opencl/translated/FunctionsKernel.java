package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// Functions of one number for kernels to inherit, finite wherever their limits are.
abstract class FunctionsKernel extends Kernel {
  /// 1 / (1 + exp(-v)); no exponential of a positive number.
  float sigmoid(float v) {
    float e = exp(-abs(v));
    return (v < 0f ? e : 1f) / (1f + e);
  }

  /// log(1 + exp(v)).
  float softplus(float v) {
    return max(v, 0f) + log1p(exp(-abs(v)));
  }

  /// The derivative of v sigmoid(v).
  float siluSlope(float v) {
    return sigmoid(v) * fma(v, sigmoid(-v), 1f);
  }

  /// weight * value, zero where the weight is zero, whatever the value.
  float weighted(float weight, float value) {
    return weight == 0f ? 0f : weight * value;
  }
}
