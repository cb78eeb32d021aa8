package org.seqmix.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.SelectiveShape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.testing.FamilyPrograms;
import org.seqmix.tensor.testing.SelectivePrograms;
import org.seqmix.tensor.testing.Inputs;

/// Blocks of rows of matrices against their twins, and bit for bit against themselves.
class FamilyKernelsTest {
  private static final double TOLERANCE = 3e-6;

  private static Devices devices;

  @BeforeAll
  static void open() {
    devices = new Devices();
  }

  @AfterAll
  static void close() {
    devices.close();
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1, 1, 0, 1", "7, 3, 3, 4, 0, 7", "13, 4, 2, 16, 3, 9", "33, 2, 1, 5, 0, 33",
      "64, 3, 1, 17, 31, 64",
      "65, 4, 4, 8, 64, 65", "150, 2, 1, 3, 0, 150", "150, 2, 2, 16, 40, 104", "207, 1, 1, 4, 128, 200"})
  void selectiveRowsAgreeWithTheirTwin(int tokens, int channels, int groups, int state, int from, int to) {
    SelectiveShape shape = new SelectiveShape(channels, groups, state);
    devices.check(FamilyPrograms.selectiveRows(shape, FamilyPrograms.rows(tokens), 0.1, from, to), TOLERANCE);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1e-4, 1e4})
  void selectiveRowsAgreeWhereStatesAreKeptOrForgotten(double step) {
    SelectiveShape shape = new SelectiveShape(2, 1, 3);
    devices.check(FamilyPrograms.selectiveRows(shape, FamilyPrograms.rows(100), step, 0, 100), TOLERANCE);
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1, 0, 1", "13, 2, 3, 2, 13", "64, 3, 100, 0, 64", "65, 2, 64, 0, 64", "207, 2, 65, 70, 134"})
  void toeplitzRowsAgreeWithTheirTwin(int tokens, int heads, int taps, int from, int to) {
    devices.check(FamilyPrograms.toeplitzRows(heads, taps, FamilyPrograms.rows(tokens), from, to), TOLERANCE);
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1, 1", "5, 7, 3, 4", "3, 64, 64, 64", "9, 13, 65, 17", "2, 70, 130, 150", "40, 5, 16, 8"})
  void batchedProductsAgreeWithTheirTwin(int count, int m, int n, int depth) {
    devices.check(FamilyPrograms.batched(count, m, n, depth), TOLERANCE);
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1, 0, 1", "7, 3, 5, 0, 7", "13, 2, 16, 4, 13", "63, 2, 17, 0, 63", "64, 1, 64, 0, 64",
      "65, 2, 20, 64, 65", "130, 5, 1, 64, 128", "207, 2, 33, 128, 192"})
  void productsAgreeWithTheirTwin(int tokens, int heads, int headDim, int from, int to) {
    devices.check(FamilyPrograms.product(heads, headDim, FamilyPrograms.rows(tokens), from, to), TOLERANCE);
  }

  /// Any cut into blocks gives the bits of the whole: each row of a matrix, and each token of a product.
  @Test
  void blocksGiveTheBitsOfTheWhole() {
    SelectiveShape s = new SelectiveShape(3, 1, 5);
    Rows rows = FamilyPrograms.rows(100);
    int length = rows.maxLength();
    try (CpuDevice cpu = Devices.cpu(3); Scope scope = cpu.newScope("blocks")) {
      Kernels k = cpu.kernels();
      Inputs in = new Inputs(scope, DType.F32, 5);
      SelectivePrograms.Operands o = SelectivePrograms.Operands.of(k, in, s, rows.tokens(), 0.1);
      Tensor v = in.normal(rows.tokens(), 3 * 7, 1);
      float[] whole = selective(k, in, o, s, rows, 0, length).toFloats();
      Tensor y = product(k, in, o, s, rows, v, length);
      Tensor pieces = product(k, in, o, s, rows, v, 23);
      float[] part = selective(k, in, o, s, rows, 37, 71).toFloats();
      for (int i = 0; i < rows.rows() * 3; i++) {
        assertThat(Arrays.copyOfRange(part, i * 34 * length, (i + 1) * 34 * length))
            .isEqualTo(Arrays.copyOfRange(whole, (i * length + 37) * length, (i * length + 71) * length));
      }
      assertThat(pieces.toFloats()).isEqualTo(y.toFloats());
    }
  }

  private static Tensor selective(Kernels k, Inputs in, SelectivePrograms.Operands o, SelectiveShape s, Rows rows,
      int from, int to) {
    Tensor m = in.empty((long) rows.rows() * s.channels() * (to - from), rows.maxLength());
    k.selectiveRows(o.dt(), o.a(), o.b(), o.c(), o.d(), rows, s, from, to, m);
    return m;
  }

  private static Tensor product(Kernels k, Inputs in, SelectivePrograms.Operands o, SelectiveShape s, Rows rows,
      Tensor v, int step) {
    Tensor y = in.empty(rows.tokens(), v.columns());
    for (int from = 0; from < rows.maxLength(); from += step) {
      int to = Math.min(from + step, rows.maxLength());
      k.matrixProduct(selective(k, in, o, s, rows, from, to), v, rows, s.channels(), from, to, y);
    }
    return y;
  }

  /// What lies above the diagonal and beyond a row's length is not read.
  @Test
  void productsReadNothingAboveTheDiagonal() {
    Rows rows = FamilyPrograms.rows(40);
    int length = rows.maxLength();
    try (CpuDevice cpu = Devices.cpu(2); Scope scope = cpu.newScope("triangle")) {
      Kernels k = cpu.kernels();
      Inputs in = new Inputs(scope, DType.F32, 5);
      Tensor m = in.normal(rows.rows() * 2 * length, length, 1);
      Tensor v = in.normal(rows.tokens(), 2 * 9, 1);
      Tensor dy = in.normal(rows.tokens(), 2 * 9, 1);
      Tensor[] expected = productAndGradients(k, in, m, v, dy, rows);
      for (int i = 0; i < m.rows(); i++) {
        boolean exists = i % length < rows.length(i / length / 2);
        int first = exists ? i % length + 1 : 0;
        if (first < length) {
          k.fill(m.rows(i, i + 1L).columns(first, length), Double.NaN);
        }
      }
      Tensor[] got = productAndGradients(k, in, m, v, dy, rows);
      for (int i = 0; i < got.length; i++) {
        assertThat(got[i].toFloats()).isEqualTo(expected[i].toFloats()).doesNotContain(Float.NaN);
      }
    }
  }

  private static Tensor[] productAndGradients(Kernels k, Inputs in, Tensor m, Tensor v, Tensor dy, Rows rows) {
    int length = rows.maxLength();
    Tensor y = in.empty(rows.tokens(), v.columns());
    Tensor dm = in.empty(m.rows(), length);
    Tensor dv = in.empty(rows.tokens(), v.columns());
    k.fill(dv, 0);
    k.matrixProduct(m, v, rows, 2, 0, length, y);
    k.matrixProductGrad(dy, m, v, rows, 2, 0, length, dm, dv);
    return new Tensor[] {y, dm, dv};
  }
}
