package org.seqmix.tensor;

/// How a student's distribution q is compared with a teacher's distribution p at one position (natural logarithms).
public enum Divergence {
  /// Cross entropy -sum p log q. The teacher's entropy stays in, as in MOHAWK's public code.
  CROSS_ENTROPY,
  /// Forward Kullback-Leibler divergence sum p (log p - log q).
  FORWARD_KL,
  /// Reverse Kullback-Leibler divergence sum q (log q - log p), as in the maths reasoners.
  REVERSE_KL
}
