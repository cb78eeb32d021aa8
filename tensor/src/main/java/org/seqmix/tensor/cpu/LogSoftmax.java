package org.seqmix.tensor.cpu;

/// A row of logits with what makes logarithms of probabilities of them: log p_i = scale x_i - shift - logSum.
///
/// The largest logit and the logarithm of the sum stay apart, because their sum has lost digits.
///
/// @param row address of the logits
/// @param scale one over the temperature
/// @param shift the largest scaled logit
/// @param logSum logarithm of the sum of the exponentials relative to it
record LogSoftmax(long row, float scale, float shift, float logSum) {
  static LogSoftmax of(long row, int n, double temperature) {
    float scale = (float) (1 / temperature);
    float shift = SoftmaxRows.max(row, n) * scale;
    return new LogSoftmax(row, scale, shift, (float) SoftmaxRows.logSum(row, n, scale, shift));
  }
}
