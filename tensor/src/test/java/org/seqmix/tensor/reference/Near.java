package org.seqmix.tensor.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.seqmix.tensor.Tensor;

/// Comparisons of whole tensors.
final class Near {
  private Near() {
  }

  /// Every element within `bound` of the largest expected one (at least 1).
  static void assertNear(String name, double[] got, double[] expected, double bound) {
    assertThat(got).as(name).hasSameSizeAs(expected);
    double largest = 1;
    for (double v : expected) {
      largest = Math.max(largest, Math.abs(v));
    }
    for (int i = 0; i < got.length; i++) {
      assertThat(got[i]).as("%s, element %d", name, i).isCloseTo(expected[i], within(bound * largest));
    }
  }

  /// The same bits.
  static void assertSame(String name, Tensor got, Tensor expected) {
    assertThat(got.toDoubles()).as(name).isEqualTo(expected.toDoubles());
  }

  /// No NaN and no infinity.
  static void assertFinite(Tensor... tensors) {
    for (Tensor t : tensors) {
      assertThat(Arrays.stream(t.toDoubles())).allMatch(Double::isFinite);
    }
  }
}
