package org.seqmix.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.reference.ReferenceDevice;

/// Copies between element types: every bit as on the reference device.
class CopyTest {
  private static final int ROWS = 3;

  private static OpenClDevice device;
  private static ReferenceDevice reference;

  @BeforeAll
  static void open() {
    device = OpenCl.device(OpenClSettings.defaults().poisoning());
    reference = new ReferenceDevice();
  }

  @AfterAll
  static void close() {
    if (device != null) {
      device.close();
    }
  }

  static Stream<Arguments> conversions() {
    return Stream.of(DType.F32, DType.BF16, DType.F16, DType.F64)
        .flatMap(from -> Stream.of(DType.F32, DType.BF16, DType.F16,
            DType.F64).flatMap(to -> Stream.of(64, 67).map(columns -> Arguments.of(from, to, columns))));
  }

  @ParameterizedTest
  @MethodSource("conversions")
  void roundsOnceToNearest(DType from, DType to, int columns) {
    for (int left : new int[] {0, 1, 8}) {
      double[] got = converted(device, from, to, columns, left);
      double[] expected = converted(reference, from, to, columns, left);
      assertThat(got).as("left %d", left).containsExactly(expected);
    }
  }

  /// Values in F64, stored as `from`, copied to `to`: views with `left` columns before them, or whole tensors.
  private static double[] converted(Device on, DType from, DType to, int columns, int left) {
    try (Scope scope = on.newScope("copy")) {
      int stride = columns + left;
      Tensor exact = scope.of(DType.F64, Shape.of(ROWS, stride), values(ROWS * stride));
      Tensor x = scope.empty(from, ROWS, stride);
      on.kernels().copy(exact, x);
      Tensor y = scope.empty(to, ROWS, stride).columns(left, stride);
      on.kernels().copy(x.columns(left, stride), y);
      return y.toDoubles();
    }
  }

  /// Corners, ties and their neighbours, then numbers of all sizes.
  private static double[] values(int count) {
    double[] corners =
        {0, -0.0, 1, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 65_504, 65_519.99, 65_520,
            -70_000, 3.4e38, 3.3961e38, 1e300, -1e-300, 1e-40, 5.96e-8, 2.98e-8, 2.99e-8, 6.1e-5, 1 + 0x1p-8,
            1 + 0x1p-8 + 0x1p-40,
            1 + 3 * 0x1p-8, 1 + 0x1p-11, 1 + 0x1p-11 + 0x1p-50, 1 + 3 * 0x1p-11, 1 + 0x1p-24, 1 + 0x1p-24 + 0x1p-50,
            0x1p-133,
            0x1p-134, 0x1.8p-133};
    SplittableRandom random = new SplittableRandom(count);
    double[] values = random.doubles(count, -1, 1).map(v -> v * Math.scalb(1.0, random.nextInt(-45, 20))).toArray();
    System.arraycopy(corners, 0, values, 0, Math.min(count, corners.length));
    System.arraycopy(corners, 0, values, count / 2, Math.min(count / 2, corners.length));
    return values;
  }

  @Test
  void integersKeepTheirBits() {
    int[] values = new SplittableRandom(3).ints(40).toArray();
    try (Scope scope = device.newScope("integers")) {
      Tensor x = scope.ofInts(Shape.of(4, 10), values);
      Tensor y = scope.empty(DType.I32, 4, 12);
      device.kernels().copy(x, y.columns(1, 11));

      assertThat(y.columns(1, 11).toDoubles()).containsExactly(x.toDoubles());
    }
  }

  @Test
  void whatCannotBeConvertedIsNamed() {
    try (Scope scope = device.newScope("refused")) {
      Tensor x = scope.empty(DType.I32, 4);
      Tensor y = scope.empty(DType.F32, 4);
      assertThatThrownBy(() -> device.kernels().copy(x, y)).isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("no copy from I32 to F32");
    }
  }
}
