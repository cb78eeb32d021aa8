package org.seqmix.mohawk.study.gap;

/// How well a decoder predicts held-out text.
///
/// @param nats mean of -log p of the next token
/// @param divergence mean over tokens of the forward Kullback-Leibler divergence from the teacher, in nats
public record Loss(double nats, double divergence) {
  /// This less another.
  public Loss minus(Loss other) {
    return new Loss(nats - other.nats, divergence - other.divergence);
  }
}
