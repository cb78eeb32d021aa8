package org.seqmix.eval.task;

import java.util.Arrays;
import java.util.OptionalDouble;

/// Mean of values that items have, and how sure it is.
///
/// @param mean          of at least one value
/// @param standardError sample standard deviation over the square root of their number; empty for a single value
record Sample(double mean, OptionalDouble standardError) {
  static Sample of(double[] values) {
    double mean = Arrays.stream(values).sum() / values.length;
    if (values.length < 2) {
      return new Sample(mean, OptionalDouble.empty());
    }
    double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    return new Sample(mean, OptionalDouble.of(Math.sqrt(squares / (values.length - 1) / values.length)));
  }
}
