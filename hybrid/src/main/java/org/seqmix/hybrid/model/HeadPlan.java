package org.seqmix.hybrid.model;

/// The head of a decoder.
///
/// @param tied whether its weight is the embedding
/// @param bias whether it has a bias
public record HeadPlan(boolean tied, boolean bias) {
  /// Without a bias.
  public static HeadPlan plain(boolean tied) {
    return new HeadPlan(tied, false);
  }
}
