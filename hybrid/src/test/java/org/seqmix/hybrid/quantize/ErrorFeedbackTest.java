package org.seqmix.hybrid.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.seqmix.hybrid.TestDevices;
import org.seqmix.hybrid.model.Rounding;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.PackedLayout;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.WeightFormat;

class ErrorFeedbackTest {
  private static final int OUTPUTS = 70;
  private static final int INPUTS = Moments.BLOCK + 45;
  private static final int TOKENS = 300;

  private static float[] normal(int count, long seed) {
    Random random = new Random(seed);
    float[] out = new float[count];
    for (int i = 0; i < count; i++) {
      out[i] = (float) random.nextGaussian();
    }
    return out;
  }

  /// Inputs that go with their neighbours.
  private static float[] inputs() {
    float[] x = normal(TOKENS * INPUTS, 2);
    for (int i = 1; i < x.length; i++) {
      x[i] += i % INPUTS == 0 ? 0 : 0.9f * x[i - 1];
    }
    return x;
  }

  private static double error(Rounding rounding, float[] w, float[] x) {
    PackedLayout layout = new PackedLayout(WeightFormat.Q4, OUTPUTS, INPUTS);
    double sum = 0;
    try (Arena arena = Arena.ofShared()) {
      MemorySegment bytes = arena.allocate(layout.bytes());
      rounding.pack("w", w, layout, bytes);
      for (int o = 0; o < OUTPUTS; o++) {
        double[] off = new double[INPUTS];
        for (int k = 0; k < INPUTS; k++) {
          off[k] = w[o * INPUTS + k] - layout.value(bytes, o, k);
        }
        for (int t = 0; t < TOKENS; t++) {
          double dot = 0;
          for (int k = 0; k < INPUTS; k++) {
            dot += off[k] * x[t * INPUTS + k];
          }
          sum += dot * dot;
        }
      }
    }
    return sum;
  }

  /// With inputs of which each is 0.9 of the one before and something new, most of an error can be made good.
  @Test
  void productsChangeMuchLessThanWithTheNearestCodes() {
    float[] w = normal(OUTPUTS * INPUTS, 1);
    float[] x = inputs();
    for (String name : TestDevices.names().toList()) {
      try (Device device = TestDevices.open(name); Scope scope = device.newScope("test")) {
        Moments moments = new Moments(scope, INPUTS);
        moments.add(scope.of(DType.F32, Shape.of(TOKENS, INPUTS), x));
        assertThat(error(new ErrorFeedback(Map.of("w", moments)), w, x))
            .isLessThan(0.5 * error(Rounding.NEAREST, w, x));
        assertThat(error(new ErrorFeedback(Map.of("other", moments)), w, x)).isEqualTo(error(Rounding.NEAREST, w, x));
      }
    }
  }

  @Test
  void inputsNeverSeenLeaveTheNearestCodes() {
    float[] w = normal(OUTPUTS * INPUTS, 1);
    float[] x = inputs();
    try (Device device = TestDevices.open("cpu"); Scope scope = device.newScope("test")) {
      assertThat(error(new ErrorFeedback(Map.of("w", new Moments(scope, INPUTS))), w, x))
          .isEqualTo(error(Rounding.NEAREST, w, x));
    }
  }
}
