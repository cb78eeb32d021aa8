package org.seqmix.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;

class MemoryTest {
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
  @CsvSource({"0, 3", "1, 1", "1, 7", "4, 3", "3, 65"})
  void rowsOfAViewComeBackAsTheyWent(int rows, int columns) {
    double[] values = OpenCl.normal(new SplittableRandom(columns), (long) rows * columns);
    double[] before = OpenCl.normal(new SplittableRandom(9), (rows + 2L) * (columns + 4));
    try (Scope scope = device.newScope("views")) {
      Tensor whole = OpenCl.tensor(scope, before, rows + 2, columns + 4);
      Tensor view = whole.rows(2, rows + 2).columns(4, columns + 4);
      upload(values, view);

      assertThat(view.toDoubles()).containsExactly(values);
      for (int r = 0; r < rows; r++) {
        System.arraycopy(values, r * columns, before, (r + 2) * (columns + 4) + 4, columns);
      }
      assertThat(whole.toDoubles()).as("and nothing around it changed").containsExactly(before);
    }
  }

  private static void upload(double[] values, Tensor view) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    device.upload(MemorySegment.ofArray(floats), view);
  }

  @Test
  void heapMemoryServesBothWays() {
    float[] there = {1, 2, 3};
    float[] back = new float[4];
    try (Scope scope = device.newScope("heap")) {
      Tensor t = scope.empty(DType.F32, 3);
      device.upload(MemorySegment.ofArray(there), t);
      device.download(t, MemorySegment.ofArray(back));

      assertThat(back).containsExactly(1, 2, 3, 0);
    }
  }

  @Test
  void tooFewHostBytesAreAnError() {
    try (Scope scope = device.newScope("short"); Arena arena = Arena.ofConfined()) {
      Tensor t = scope.empty(DType.F32, 2, 3);

      assertThatThrownBy(() -> device.upload(arena.allocate(23), t)).isInstanceOf(IllegalArgumentException.class)
          .hasMessage("upload F32 (2, 3): expected 24 host bytes, got 23");
    }
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void fillsEveryElementType(DType type) {
    try (Scope scope = device.newScope("fill"); Arena arena = Arena.ofConfined()) {
      Tensor t = scope.zeros(type, 3, 4);
      device.kernels().fill(t.columns(1, 3), -2);
      MemorySegment host = arena.allocate(12L * type.bytes());
      device.download(t, host);

      for (int i = 0; i < 12; i++) {
        assertThat(element(host, type, i)).as("element %d", i).isEqualTo(i % 4 == 1 || i % 4 == 2 ? -2 : 0);
      }
    }
  }

  private static double element(MemorySegment host, DType type, int i) {
    return switch (type) {
      case F64 -> host.getAtIndex(ValueLayout.JAVA_DOUBLE, i);
      case F32 -> host.getAtIndex(ValueLayout.JAVA_FLOAT, i);
      case F16 -> Float.float16ToFloat(host.getAtIndex(ValueLayout.JAVA_SHORT, i));
      case BF16 -> Float.intBitsToFloat(host.getAtIndex(ValueLayout.JAVA_SHORT, i) << 16);
      case I64 -> host.getAtIndex(ValueLayout.JAVA_LONG, i);
      case I32 -> host.getAtIndex(ValueLayout.JAVA_INT, i);
    };
  }

  @Test
  void copiesBetweenViewsOfOneOrTwoTensors() {
    double[] values = OpenCl.normal(new SplittableRandom(3), 12);
    try (Scope scope = device.newScope("copy")) {
      Tensor x = OpenCl.framed(scope, values, 4, 3);
      Tensor y = OpenCl.framed(scope, new double[12], 4, 3);
      device.kernels().copy(x, y);
      Tensor both = OpenCl.tensor(scope, values, 4, 3);
      device.kernels().copy(both.rows(0, 2).columns(0, 2), both.rows(2, 4).columns(1, 3));

      assertThat(y.toDoubles()).containsExactly(values);
      double[] moved = both.toDoubles();
      assertThat(new double[] {moved[7], moved[8], moved[10], moved[11]}).containsExactly(values[0], values[1],
          values[3], values[4]);
    }
  }

  @Test
  void aConversionWithoutAKernelIsRefusedByName() {
    try (OpenClDevice translated = OpenCl.device(OpenClSettings.defaults().translatedOnly());
        Scope scope = translated.newScope("convert")) {
      Tensor half = scope.empty(DType.F16, 2);
      Tensor full = scope.empty(DType.F32, 2);

      assertThatThrownBy(() -> translated.kernels().copy(half, full)).isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("no translated kernel for copy from F16 to F32");
    }
  }

  @Test
  void aTensorBeyondTheDevicesBuffersIsRefused() {
    long limit = device.info().maxAllocation();
    try (Scope scope = device.newScope("large")) {
      assertThatThrownBy(() -> scope.empty(DType.F32, Shape.of(limit / 4 + 1)))
          .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("one tensor holds at most " + limit);
      assertThat(scope.bytes()).isZero();
    }
  }
}
