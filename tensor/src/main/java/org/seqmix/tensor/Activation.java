package org.seqmix.tensor;

/// A function of one number, applied to every element of a tensor.
public enum Activation {
  /// x sigmoid(x).
  SILU,
  /// x / 2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x³))), which configurations call `gelu_new`.
  GELU_TANH,
  /// log(1 + exp(x)), exact for large |x|.
  SOFTPLUS,
  /// 1 / (1 + exp(-x)).
  SIGMOID,
  /// exp(x).
  EXP,
  /// x + 1 above zero, exp(x) elsewhere: the positive feature map of linear attention.
  ELU_PLUS_ONE,
  /// 1 / x.
  RECIPROCAL
}
