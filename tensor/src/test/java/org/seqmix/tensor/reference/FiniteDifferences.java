package org.seqmix.tensor.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.DoubleSupplier;
import org.seqmix.tensor.Tensor;

/// Compares gradients with central differences of a loss that reads the inputs anew.
record FiniteDifferences(Lab lab, DoubleSupplier loss) {
  private static final double STEP = 1e-5;
  private static final double RELATIVE = 1e-6;

  /// Checks a gradient that its kernel overwrites.
  void check(String name, Tensor input, Tensor gradient) {
    check(name, input, gradient, 0);
  }

  /// Checks a gradient that its kernel adds to a tensor full of `initial`.
  void check(String name, Tensor input, Tensor gradient, double initial) {
    double[] expected = differences(input);
    double[] got = gradient.toDoubles();
    double largest = Arrays.stream(expected).map(Math::abs).max().orElse(0);
    assertThat(largest).as("gradient of %s is not zero everywhere", name).isGreaterThan(1e-3);
    for (int i = 0; i < got.length; i++) {
      assertThat(got[i] - initial).as("gradient of %s, element %d", name, i)
          .isCloseTo(expected[i], within(RELATIVE * largest));
    }
  }

  /// Central differences of the loss for every element.
  private double[] differences(Tensor input) {
    double[] values = input.toDoubles();
    double[] slopes = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      double kept = values[i];
      slopes[i] = (at(input, values, i, kept + STEP) - at(input, values, i, kept - STEP)) / (2 * STEP);
      at(input, values, i, kept);
    }
    return slopes;
  }

  private double at(Tensor input, double[] values, int i, double value) {
    values[i] = value;
    lab.set(input, values);
    return loss.getAsDouble();
  }
}
