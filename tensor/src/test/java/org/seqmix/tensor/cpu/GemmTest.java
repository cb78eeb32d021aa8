package org.seqmix.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GemmTest {
  private static final int[] SIZES = {1, 5, 6, 7, 13, 63, 64, 65, 207};
  private static Workers one;
  private static Workers two;
  private static Workers three;

  @BeforeAll
  static void start() {
    one = new Workers(1);
    two = new Workers(2);
    three = new Workers(3);
  }

  @AfterAll
  static void stop() {
    List.of(one, two, three).forEach(Workers::close);
  }

  static Stream<Arguments> sizes() {
    return Arrays.stream(SIZES).boxed().flatMap(m -> Arrays.stream(SIZES).mapToObj(n -> Arguments.of(m, n)));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void everyLayoutIsTheChainOfFusedMultiplyAdds(int m, int n) {
    for (int k : SIZES) {
      FloatMatrix c = FloatMatrix.rowMajor(m, n, 3).random(m + n + k);
      for (FloatMatrix a : layouts(m, k, 11)) {
        for (FloatMatrix b : layouts(k, n, 12)) {
          checkChain(a, b, c, false);
          checkChain(a, b, c, true);
        }
      }
    }
  }

  private static List<FloatMatrix> layouts(int rows, int columns, long seed) {
    return List.of(
        FloatMatrix.rowMajor(rows, columns, 0).random(seed),
        FloatMatrix.rowMajor(rows, columns, 5).random(seed),
        FloatMatrix.columnMajor(rows, columns, 2).random(seed),
        FloatMatrix.sparse(rows, columns).random(seed));
  }

  /// Probes a few elements against the chain, and the gaps between the rows of C for stray writes.
  private static void checkChain(FloatMatrix a, FloatMatrix b, FloatMatrix start, boolean accumulate) {
    FloatMatrix c = start.copy();
    multiply(a, b, c, accumulate, one);
    for (int i = 0; i < c.rows(); i += Math.max(1, c.rows() - 1)) {
      for (int j = 0; j < c.columns(); j += Math.max(1, Math.min(31, c.columns() - 1))) {
        float expected = ChainReference.chain(a, b, i, j, accumulate ? start.get(i, j) : 0);
        assertThat(c.get(i, j)).as("element (%d, %d)", i, j).isEqualTo(expected);
      }
    }
    FloatMatrix gaps = c.copy();
    for (int i = 0; i < c.rows(); i++) {
      for (int j = 0; j < c.columns(); j++) {
        assertThat(c.get(i, j)).isFinite();
        gaps.set(i, j, start.get(i, j));
      }
    }
    assertThat(gaps.bits()).isEqualTo(start.bits());
  }

  @Test
  void everyElementIsCloseToTheDoubleSum() {
    for (int m : SIZES) {
      FloatMatrix a = FloatMatrix.columnMajor(m, 207, 1).random(1);
      FloatMatrix b = FloatMatrix.columnMajor(207, 65, 4).random(2);
      FloatMatrix start = FloatMatrix.rowMajor(m, 65, 0).random(3);
      FloatMatrix c = start.copy();
      multiply(a, b, c, true, one);
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < 65; j++) {
          double expected = ChainReference.sum(a, b, i, j, start.get(i, j));
          double scale = ChainReference.scale(a, b, i, j, start.get(i, j));
          double error = Math.abs(c.get(i, j) - expected) / scale;
          assertThat(error).isLessThan(208 * 0x1p-24);
        }
      }
    }
  }

  /// 1,300 of depth spans three blocks; 210 rows and 330 columns make several tasks of every thread.
  @Test
  void threadsLayoutsAndPackingChangeNoBit() {
    FloatMatrix x = FloatMatrix.rowMajor(210, 1300, 0).random(4);
    FloatMatrix weight = FloatMatrix.rowMajor(330, 1300, 0).random(5);
    FloatMatrix columns = transposedCopy(x);
    FloatMatrix inputs = transposed(weight);
    FloatMatrix expected = FloatMatrix.rowMajor(210, 330, 0).random(6);
    FloatMatrix start = expected.copy();
    multiply(x, inputs, expected, true, one);
    assertThat(expected.get(209, 329)).isEqualTo(ChainReference.chain(x, inputs, 209, 329, start.get(209, 329)));
    for (Workers workers : List.of(one, two, three)) {
      for (FloatMatrix a : List.of(x, columns)) {
        FloatMatrix c = start.copy();
        multiply(a, inputs, c, true, workers);
        assertThat(c.bits()).isEqualTo(expected.bits());
      }
      FloatMatrix c = start.copy();
      multiplyPacked(x, 0, 210, pack(weight, workers), c, true, workers);
      assertThat(c.bits()).isEqualTo(expected.bits());
    }
  }

  @ParameterizedTest
  @MethodSource("batches")
  void aRowHasTheSameBitsAloneAndInABatch(int batch, int n, int k) {
    FloatMatrix x = FloatMatrix.rowMajor(batch, k, 1).random(7);
    FloatMatrix weight = FloatMatrix.rowMajor(n, k, 0).random(8);
    FloatMatrix y = FloatMatrix.rowMajor(batch, n, 0);
    multiply(x, transposed(weight), y, false, two);
    FloatMatrix packed = pack(weight, one);
    for (int rows : new int[] {1, 2, 3, 4, 5, 6, 9}) {
      for (int row = 0; row + rows <= batch; row += 37) {
        FloatMatrix alone = FloatMatrix.rowMajor(rows, n, 0);
        multiplyPacked(x, row, rows, packed, alone, false, three);
        for (int j = 0; j < n; j++) {
          assertThat(alone.get(rows - 1, j)).isEqualTo(y.get(row + rows - 1, j));
        }
      }
    }
  }

  static Stream<Arguments> batches() {
    return Stream.of(Arguments.of(1000, 70, 130), Arguments.of(16, 784, 600), Arguments.of(7, 4096, 300));
  }

  @Test
  void nothingToSumGivesZerosOrLeavesTheSum() {
    FloatMatrix a = FloatMatrix.rowMajor(7, 0, 1);
    FloatMatrix b = FloatMatrix.rowMajor(0, 70, 1);
    FloatMatrix start = FloatMatrix.rowMajor(7, 70, 0).random(9);
    FloatMatrix c = start.copy();
    multiply(a, b, c, true, two);
    assertThat(c.bits()).isEqualTo(start.bits());
    multiply(a, b, c, false, two);
    assertThat(c.bits()).containsOnly(0);
  }

  /// More than one piece of depth (16,384) and, with 8 Mi floats of panels, more than one piece of columns.
  @Test
  void piecesOfLargeMatricesContinueTheChain() {
    FloatMatrix a = FloatMatrix.rowMajor(6, 16_390, 0).random(10);
    FloatMatrix b = FloatMatrix.columnMajor(16_390, 577, 0).random(11);
    FloatMatrix c = FloatMatrix.rowMajor(6, 577, 0);
    multiply(a, b, c, false, two);
    for (int j = 0; j < 577; j += 36) {
      assertThat(c.get(5, j)).isEqualTo(ChainReference.chain(a, b, 5, j, 0));
    }
  }

  private static FloatMatrix transposed(FloatMatrix matrix) {
    return new FloatMatrix(matrix.columns(), matrix.rows(), matrix.strided().transposed(), matrix.memory());
  }

  private static FloatMatrix transposedCopy(FloatMatrix matrix) {
    FloatMatrix copy = FloatMatrix.columnMajor(matrix.rows(), matrix.columns(), 0);
    for (int i = 0; i < matrix.rows(); i++) {
      for (int j = 0; j < matrix.columns(); j++) {
        copy.set(i, j, matrix.get(i, j));
      }
    }
    return copy;
  }

  private static FloatMatrix pack(FloatMatrix weight, Workers workers) {
    int n = weight.rows();
    int k = weight.columns();
    FloatMatrix packed = FloatMatrix.rowMajor(1, (int) PackedProduct.packedFloats(n, k), 0);
    PackedProduct.pack(
        weight.strided().address(), n, k, weight.strided().rowStride(), packed.strided().address(), workers);
    Reference.reachabilityFence(weight);
    return packed;
  }

  /// Rows `first` to `first + rows - 1` of x times the packed weight, into `y`.
  private static void multiplyPacked(
      FloatMatrix x, int first, int rows, FloatMatrix packed, FloatMatrix y, boolean accumulate, Workers workers) {
    PackedProduct.multiply(
        x.strided().at(first, 0), rows, x.strided().rowStride(), x.columns(), packed.strided().address(), y.columns(),
        y.strided().address(), y.strided().rowStride(), accumulate, workers);
    Reference.reachabilityFence(x);
    Reference.reachabilityFence(packed);
    Reference.reachabilityFence(y);
  }

  private static void multiply(FloatMatrix a, FloatMatrix b, FloatMatrix c, boolean accumulate, Workers workers) {
    Gemm.multiply(
        a.rows(), b.columns(), a.columns(), a.strided(), b.strided(), c.strided().address(),
        c.strided().rowStride(), accumulate, workers);
    Reference.reachabilityFence(a);
    Reference.reachabilityFence(b);
    Reference.reachabilityFence(c);
  }
}
