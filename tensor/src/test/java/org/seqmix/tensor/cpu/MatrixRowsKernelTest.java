package org.seqmix.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.seqmix.tensor.AttentionShape;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;

/// Rows of mixing matrices and their gradients against whole matrices in doubles.
class MatrixRowsKernelTest {
  private static final double TOLERANCE = 3e-6;
  private static final Rows PACKED = Rows.packed(new int[] {50, 0, 33, 21}, new int[][] {{13, 30}, {}, {1}, {}});

  private static Workers one;
  private static Workers three;

  @BeforeAll
  static void start() {
    one = new Workers(1);
    three = new Workers(3);
  }

  @AfterAll
  static void stop() {
    one.close();
    three.close();
  }

  private static MatrixCase inputs(int window) {
    return new MatrixCase(1, PACKED, new SsdShape(4, 2, 1, 12), new AttentionShape(4, 2, 20, 0.3, window), -0.1, -2,
        0, -0.3, -1e-3);
  }

  private static Tensor ssd(MatrixCase k, int from, int to, Workers workers) {
    Tensor m = k.device.flat((long) k.rows.rows() * 4 * (to - from), k.rows.maxLength());
    MatrixRowsKernel.ssdRows(k.b, k.c, k.logDecay, k.d, k.rows, k.ssd, from, to, m, workers);
    return m;
  }

  private static Tensor attention(MatrixCase k, int from, int to, Workers workers) {
    Tensor m = k.device.flat((long) k.rows.rows() * 4 * (to - from), k.rows.maxLength());
    MatrixRowsKernel.attentionRows(k.q, k.k, k.rows, k.attention, from, to, m, workers);
    return m;
  }

  private interface Whole {
    double[][] matrix(Rows.Span span, int head);
  }

  /// The block of rows with every span's matrix at its place and zeros elsewhere.
  private static double[] place(MatrixCase k, int from, int to, Whole whole) {
    int length = k.rows.maxLength();
    double[] out = new double[k.rows.rows() * 4 * (to - from) * length];
    for (Rows.Span span : k.rows.spans()) {
      int offset = span.from() - k.rows.from(span.row());
      for (int h = 0; h < 4; h++) {
        double[][] m = whole.matrix(span, h);
        for (int i = 0; i < m.length; i++) {
          int row = offset + i;
          if (row >= from && row < to) {
            int at = ((span.row() * 4 + h) * (to - from) + row - from) * length + offset;
            System.arraycopy(m[i], 0, out, at, m.length);
          }
        }
      }
    }
    return out;
  }

  /// The other way: a span's part of a block's gradient, zero outside the block.
  private static double[][] cut(MatrixCase k, double[] block, int from, int to, Rows.Span span, int head) {
    int length = k.rows.maxLength();
    int offset = span.from() - k.rows.from(span.row());
    double[][] g = new double[span.length()][span.length()];
    for (int i = 0; i < g.length; i++) {
      int row = offset + i;
      if (row >= from && row < to) {
        int at = ((span.row() * 4 + head) * (to - from) + row - from) * length + offset;
        System.arraycopy(block, at, g[i], 0, i + 1);
      }
    }
    return g;
  }

  @ParameterizedTest
  @CsvSource({"0, 50", "0, 1", "7, 20", "31, 50", "12, 14"})
  void agreesWithWholeMatrices(int from, int to) {
    for (int window : new int[] {3, Integer.MAX_VALUE}) {
      MatrixCase k = inputs(window);
      double[] expected = place(k, from, to, k::ssdMatrix);
      assertThat(Oracle.error(ssd(k, from, to, one).toDoubles(), expected)).as("ssd").isLessThan(TOLERANCE);
      expected = place(k, from, to, k::attentionMatrix);
      assertThat(Oracle.error(attention(k, from, to, one).toDoubles(), expected)).as("attention").isLessThan(TOLERANCE);
    }
  }

  @Test
  void aBlockHasTheBitsOfTheWholeOnAnyThreads() {
    MatrixCase k = inputs(Integer.MAX_VALUE);
    float[] ssd = ssd(k, 0, 50, one).toFloats();
    float[] attention = attention(k, 0, 50, one).toFloats();
    int length = k.rows.maxLength();
    float[] ssdPart = ssd(k, 17, 29, three).toFloats();
    float[] attentionPart = attention(k, 17, 29, three).toFloats();
    for (int matrix = 0; matrix < 16; matrix++) {
      int at = (matrix * 50 + 17) * length;
      int part = matrix * 12 * length;
      assertThat(Arrays.copyOfRange(ssdPart, part, part + 12 * length))
          .isEqualTo(Arrays.copyOfRange(ssd, at, at + 12 * length));
      assertThat(Arrays.copyOfRange(attentionPart, part, part + 12 * length))
          .isEqualTo(Arrays.copyOfRange(attention, at, at + 12 * length));
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 50", "7, 20", "31, 50"})
  void ssdGradientsAgree(int from, int to) {
    MatrixCase k = inputs(Integer.MAX_VALUE);
    Tensor dm = k.device.flatNormal(16L * (to - from), k.rows.maxLength(), 1);
    List<Tensor> got = List.of(k.device.normal(k.rows.tokens(), k.ssd.keys(), 1),
        k.device.normal(k.rows.tokens(), k.ssd.keys(), 1), k.device.normal(k.rows.tokens(), 4, 1),
        k.device.vector(1, 2, 3, 4));
    List<double[]> expected = got.stream().map(Tensor::toDoubles).toList();
    for (Rows.Span span : k.rows.spans()) {
      for (int h = 0; h < 4; h++) {
        double[][] g = cut(k, dm.toDoubles(), from, to, span, h);
        expected.get(3)[h] += Oracle.ssdMatrixGrad(g, k.b.toDoubles(), k.c.toDoubles(), k.logDecay.toDoubles(), span,
            k.ssd, h, expected.get(0), expected.get(1), expected.get(2));
      }
    }
    MatrixRowsKernel.ssdRowsGrad(dm, k.b, k.c, k.logDecay, k.d, k.rows, k.ssd, from, to, got.get(0), got.get(1),
        got.get(2), got.get(3), three);
    List<String> names = List.of("db", "dc", "dlogDecay", "dd");
    for (int i = 0; i < 4; i++) {
      assertThat(Oracle.error(got.get(i).toDoubles(), expected.get(i))).as(names.get(i)).isLessThan(TOLERANCE);
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 50, 3", "7, 20, 1000", "31, 50, 1000"})
  void attentionGradientsAgree(int from, int to, int window) {
    MatrixCase k = inputs(window);
    Tensor dm = k.device.flatNormal(16L * (to - from), k.rows.maxLength(), 1);
    Tensor dq = k.device.normal(k.rows.tokens(), k.q.columns(), 1);
    Tensor dk = k.device.normal(k.rows.tokens(), k.k.columns(), 1);
    double[] expectedQ = dq.toDoubles();
    double[] expectedK = dk.toDoubles();
    for (Rows.Span span : k.rows.spans()) {
      for (int h = 0; h < 4; h++) {
        double[][] m = k.attentionMatrix(span, h);
        double[][] g = cut(k, dm.toDoubles(), from, to, span, h);
        Oracle.softmaxGrad(g, m, k.q.toDoubles(), k.k.toDoubles(), span, k.attention, h, expectedQ, expectedK);
      }
    }
    MatrixRowsKernel.attentionRowsGrad(dm, k.q, k.k, k.rows, k.attention, from, to, dq, dk, three);
    assertThat(Oracle.error(dq.toDoubles(), expectedQ)).as("dq").isLessThan(TOLERANCE);
    assertThat(Oracle.error(dk.toDoubles(), expectedK)).as("dk").isLessThan(TOLERANCE);
  }
}
