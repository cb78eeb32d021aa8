package org.seqmix.eval.scale;

/// An expected value.
///
/// @param value in 0..1
/// @param error standard error of `value` as a mean over drawn subsets; 0 where it was computed exactly
record Estimate(double value, double error) {
  static Estimate exact(double value) {
    return new Estimate(value, 0);
  }
}
