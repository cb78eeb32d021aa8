package org.seqmix.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;

/// Sums over so many elements that the parts of an F32 sum taken one after the other would be lost.
class SumsTest {
  private static final double BOUND = 1e-6;

  private static OpenClDevice device;

  @BeforeAll
  static void open() {
    device = OpenCl.device(OpenClSettings.defaults().translatedOnly());
  }

  @AfterAll
  static void close() {
    if (device != null) {
      device.close();
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 3", "1, 1", "1, 4097", "63, 65", "1, 5000000", "2501, 2003"})
  void sumsOfEverything(int rows, int columns) {
    double[] x = positive((long) rows * columns);
    try (Scope scope = device.newScope("sums")) {
      Tensor view = OpenCl.framed(scope, x, rows, columns);
      Tensor sum = scope.empty(DType.F32, 1);
      Tensor squares = scope.empty(DType.F32, 1);
      device.kernels().sum(view, sum);
      device.kernels().sumSquares(view, squares);

      assertThat(OpenCl.error(sum.toFloats(), new double[] {Arrays.stream(x).sum()})).isLessThan(BOUND);
      assertThat(OpenCl.error(squares.toFloats(), new double[] {Arrays.stream(x).map(v -> v * v).sum()}))
          .isLessThan(BOUND);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1000, 300_000})
  void sumsOfColumns(int rows) {
    double[] x = positive(rows * 3L);
    double[] expected = {5, 5, 5};
    for (int i = 0; i < x.length; i++) {
      expected[i % 3] += x[i];
    }
    try (Scope scope = device.newScope("columns")) {
      Tensor y = OpenCl.tensor(scope, new double[] {5, 5, 5}, 3);
      device.kernels().addColumnSums(OpenCl.framed(scope, x, rows, 3), y);

      assertThat(OpenCl.error(y.toFloats(), expected)).isLessThan(BOUND);
    }
  }

  private static double[] positive(long count) {
    return new SplittableRandom(count).doubles(count, 0, 1).map(v -> (float) v).toArray();
  }
}
