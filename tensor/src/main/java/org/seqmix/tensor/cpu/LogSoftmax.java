package org.seqmix.tensor.cpu;

/// A row of logits with what makes logarithms of probabilities of them: log p_i = scale (x_i - max) - logSum.
///
/// The largest logit and the logarithm of the sum stay apart, because their sum has lost digits.
///
/// @param row address of the logits
/// @param scale one over the temperature
/// @param max the largest logit
/// @param logSum logarithm of the sum of the exponentials relative to it
record LogSoftmax(long row, float scale, float max, float logSum) {
  static LogSoftmax of(long row, int n, double temperature) {
    float scale = (float) (1 / temperature);
    float max = SoftmaxRows.max(row, n);
    return new LogSoftmax(row, scale, max, (float) SoftmaxRows.logSum(row, n, scale, max));
  }
}
