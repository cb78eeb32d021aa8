package org.seqmix.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;

class CopyKernelTest {
  private CpuDevice cpu;
  private Scope scope;

  @BeforeEach
  void open() {
    cpu = Devices.cpu(3);
    scope = cpu.newScope("copies");
  }

  @AfterEach
  void close() {
    scope.close();
    cpu.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"F32", "F64", "BF16", "F16"})
  void everyFloatTypeHoldsSmallIntegers(DType type) {
    double[] numbers = new double[5 * 77];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = i % 200 - 100;
    }
    Tensor x = scope.of(DType.F32, Shape.of(5, 77), numbers);
    Tensor there = scope.empty(type, 5, 90).columns(2, 79);
    for (DType back : List.of(DType.F32, DType.F64)) {
      Tensor again = scope.empty(back, 5, 80).columns(3, 80);
      cpu.kernels().copy(x, there);
      cpu.kernels().copy(there, again);
      assertThat(again.toDoubles()).isEqualTo(numbers);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 15, 16, 17, 65, 207})
  void brainFloatsRoundToTheNearestEven(int n) {
    double[] given = new double[n];
    double[] expected = new double[n];
    double[][] pairs = {{1 + 0x1p-8, 1}, {1 + 3 * 0x1p-8, 1 + 0x1p-6}, {1 + 0x1p-8 + 0x1p-20, 1 + 0x1p-7},
        {-3.5, -3.5}, {Double.NaN, Double.NaN}, {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY},
        {Float.MAX_VALUE, Double.POSITIVE_INFINITY}};
    for (int i = 0; i < n; i++) {
      given[i] = pairs[i % pairs.length][0];
      expected[i] = pairs[i % pairs.length][1];
    }
    Tensor there = scope.empty(DType.BF16, n);
    Tensor back = scope.empty(DType.F32, n);
    cpu.kernels().copy(scope.of(DType.F32, Shape.of(n), given), there);
    cpu.kernels().copy(there, back);
    assertThat(back.toDoubles()).isEqualTo(expected);
  }

  @Test
  void fillsEveryType() {
    for (DType type : List.of(DType.F32, DType.F64, DType.BF16, DType.F16)) {
      Tensor wide = scope.zeros(type, 3, 40);
      cpu.kernels().fill(wide.columns(1, 38), -2.5);
      Tensor numbers = scope.empty(DType.F64, 3, 40);
      cpu.kernels().copy(wide, numbers);
      double[] row = numbers.rows(2, 3).toDoubles();
      assertThat(row).startsWith(0, -2.5).endsWith(-2.5, 0, 0);
    }
    assertThat(scope.full(DType.I32, Shape.of(19), -4).toDoubles()).hasSize(19).containsOnly(-4);
  }

  @Test
  void integersDoNotBecomeFloats() {
    Tensor ids = scope.ofInts(Shape.of(2), new int[] {1, 2});
    assertThatThrownBy(() -> cpu.kernels().copy(ids, scope.empty(DType.F32, 2)))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("got I32 to F32");
  }
}
