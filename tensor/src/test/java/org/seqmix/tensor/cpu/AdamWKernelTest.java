package org.seqmix.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.seqmix.tensor.AdamWItem;
import org.seqmix.tensor.AdamWStep;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.testing.Inputs;

/// Many steps of AdamW against the paper's formulas in doubles.
class AdamWKernelTest {
  private static final double RATE = 3e-3;
  private static final double DECAY = 0.05;
  private static final double SCALE = 0.25;

  @ParameterizedTest
  @ValueSource(ints = {1, 15, 16, 207})
  void followsTheDoubleLoop(int n) {
    try (CpuDevice cpu = Devices.cpu(2); Scope scope = cpu.newScope("training")) {
      Inputs in = new Inputs(scope, DType.F32, 3);
      Tensor w = in.normalVector(n);
      Tensor m = scope.zeros(DType.F32, n);
      Tensor v = scope.zeros(DType.F32, n);
      double[][] expected = {w.toDoubles(), new double[n], new double[n]};
      for (int step = 1; step <= 50; step++) {
        Tensor gradient = in.normalVector(n);
        step(expected, gradient.toDoubles(), step);
        cpu.kernels().adamW(w, gradient, m, v, new AdamWStep(RATE, 0.9, 0.95, 1e-8, DECAY, step, SCALE));
      }
      assertThat(w.toDoubles()).containsExactly(expected[0], within(2e-6));
      assertThat(m.toDoubles()).containsExactly(expected[1], within(1e-6));
      assertThat(v.toDoubles()).containsExactly(expected[2], within(1e-6));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void manyAtOnceAreTheSameBitsAsEachAlone(int threads) {
    int[] sizes = {3, 0, 70_001, 16, 32_768, 0};
    try (CpuDevice cpu = Devices.cpu(threads); Scope scope = cpu.newScope("training")) {
      Inputs in = new Inputs(scope, DType.F32, 4);
      List<AdamWItem> items = new ArrayList<>();
      List<double[]> expected = new ArrayList<>();
      for (int n : sizes) {
        Tensor w = in.normalVector(n);
        Tensor alone = scope.of(DType.F32, w.shape(), w.toDoubles());
        Tensor gradient = in.normalVector(n);
        AdamWStep step = new AdamWStep(RATE * (1 + n), 0.9, 0.95, 1e-8, DECAY, 1, SCALE);
        cpu.kernels().adamW(alone, gradient, scope.zeros(DType.F32, n), scope.zeros(DType.F32, n), step);
        expected.add(alone.toDoubles());
        items.add(new AdamWItem(w, gradient, scope.zeros(DType.F32, n), scope.zeros(DType.F32, n), step));
      }
      cpu.kernels().adamW(items);
      for (int i = 0; i < sizes.length; i++) {
        assertThat(items.get(i).w().toDoubles()).as("parameter " + i).containsExactly(expected.get(i));
        assertThat(items.get(i).gradient().toDoubles()).as("gradient " + i).containsExactly(new double[sizes[i]]);
      }
    }
  }

  private static void step(double[][] state, double[] gradient, int step) {
    double[] w = state[0];
    double[] m = state[1];
    double[] v = state[2];
    for (int i = 0; i < w.length; i++) {
      double g = SCALE * gradient[i];
      m[i] = 0.9 * m[i] + 0.1 * g;
      v[i] = 0.95 * v[i] + 0.05 * g * g;
      double first = m[i] / (1 - Math.pow(0.9, step));
      double second = v[i] / (1 - Math.pow(0.95, step));
      w[i] -= RATE * DECAY * w[i];
      w[i] -= RATE * first / (Math.sqrt(second) + 1e-8);
    }
  }
}
