package org.seqmix.tensor;

/// One AdamW update's numbers. *Source*: Loshchilov and Hutter 2019.
///
/// @param rate learning rate of this step
/// @param beta1 decay of the first moment
/// @param beta2 decay of the second moment
/// @param epsilon added to the root of the second moment
/// @param weightDecay decoupled weight decay (times the rate)
/// @param step 1 for the first update; corrects the moments' bias
/// @param gradientScale multiplies the gradient first (clipping, averaging)
public record AdamWStep(double rate, double beta1, double beta2, double epsilon, double weightDecay, long step,
    double gradientScale) {
  public AdamWStep {
    if (step < 1 || !(rate >= 0) || !(beta1 >= 0 && beta1 < 1) || !(beta2 >= 0 && beta2 < 1) || !(epsilon > 0)
        || !(weightDecay >= 0)) {
      throw new IllegalArgumentException("AdamW: rate " + rate + ", betas " + beta1 + " and " + beta2 + ", epsilon "
          + epsilon + ", weight decay " + weightDecay + ", step " + step + " out of range");
    }
  }
}
