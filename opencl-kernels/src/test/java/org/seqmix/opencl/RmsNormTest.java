package org.seqmix.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;

class RmsNormTest {
  private static final double EPSILON = 1e-5;
  private static final double BOUND = 1e-6;

  private static OpenClDevice device;

  @BeforeAll
  static void open() {
    device = OpenCl.device();
  }

  @AfterAll
  static void close() {
    if (device != null) {
      device.close();
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 4", "1, 1", "3, 7", "2, 63", "5, 64", "2, 65", "7, 207", "1, 2048"})
  void agreesWithPlainLoops(int tokens, int width) {
    SplittableRandom random = new SplittableRandom(width);
    double[] x = OpenCl.normal(random, (long) tokens * width);
    double[] w = OpenCl.normal(random, width);
    double[] y = new double[x.length];
    double[] factors = new double[tokens];
    for (int t = 0; t < tokens; t++) {
      double squares = 0;
      for (int i = 0; i < width; i++) {
        squares += x[t * width + i] * x[t * width + i];
      }
      factors[t] = 1 / Math.sqrt(squares / width + EPSILON);
      for (int i = 0; i < width; i++) {
        y[t * width + i] = x[t * width + i] * factors[t] * w[i];
      }
    }

    try (Scope scope = device.newScope("norm")) {
      Tensor out = OpenCl.framed(scope, new double[x.length], tokens, width);
      Tensor scale = scope.empty(DType.F32, tokens);
      device.kernels().rmsNorm(OpenCl.framed(scope, x, tokens, width), OpenCl.tensor(scope, w, width), EPSILON, out,
          scale);

      assertThat(OpenCl.error(out.toFloats(), y)).isLessThan(BOUND);
      assertThat(OpenCl.error(scale.toFloats(), factors)).isLessThan(BOUND);
    }
  }

  @Test
  void aTokenDoesNotDependOnItsBatch() {
    double[] x = OpenCl.normal(new SplittableRandom(1), 9 * 100);
    try (Scope scope = device.newScope("batch")) {
      Tensor all = OpenCl.tensor(scope, x, 9, 100);
      Tensor w = scope.full(DType.F32, Shape.of(100), 1.5);
      Tensor together = scope.empty(DType.F32, 9, 100);
      Tensor alone = scope.empty(DType.F32, 9, 100);
      Tensor scale = scope.empty(DType.F32, 9);
      device.kernels().rmsNorm(all, w, EPSILON, together, scale);
      for (int t = 0; t < 9; t++) {
        device.kernels().rmsNorm(all.rows(t, t + 1), w, EPSILON, alone.rows(t, t + 1), scope.empty(DType.F32, 1));
      }

      assertThat(alone.toFloats()).containsExactly(together.toFloats());
    }
  }
}
