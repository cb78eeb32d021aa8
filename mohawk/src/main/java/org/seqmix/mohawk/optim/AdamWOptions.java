package org.seqmix.mohawk.optim;

/// AdamW's constants.
///
/// @param beta1 decay of the first moment
/// @param beta2 decay of the second moment
/// @param epsilon added to the root of the second moment
/// @param weightDecay decoupled decay of parameters with two or more dimensions; the others have none
public record AdamWOptions(double beta1, double beta2, double epsilon, double weightDecay) {
  /// Betas 0.9 and 0.95, epsilon 1e-8, weight decay 0.1: MOHAWK's settings.
  public static final AdamWOptions MOHAWK = new AdamWOptions(0.9, 0.95, 1e-8, 0.1);
}
