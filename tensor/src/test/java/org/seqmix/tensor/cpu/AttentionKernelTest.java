package org.seqmix.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.seqmix.tensor.AttentionShape;
import org.seqmix.tensor.KeyValues;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Tensor;

/// Attention's kernels against whole matrices in doubles, and bit for bit against themselves.
class AttentionKernelTest {
  private static final double TOLERANCE = 5e-6;

  private static Workers one;
  private static Workers three;

  /// The kernels under test.
  AttentionCase.Kernel kernel() {
    return new AttentionCase.Kernel() {
      @Override
      public void forward(Tensor q, KeyValues kv, Rows rows, AttentionShape shape, Tensor out, Tensor lse,
          Workers workers) {
        AttentionKernel.attention(q, kv, rows, shape, out, lse, workers);
      }

      @Override
      public void backward(Tensor dout, Tensor q, Tensor k, Tensor v, Tensor out, Tensor lse, Rows rows,
          AttentionShape shape, Tensor dq, Tensor dk, Tensor dv, Workers workers) {
        AttentionKernel.attentionGrad(dout, q, k, v, out, lse, rows, shape, dq, dk, dv, workers);
      }
    };
  }

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

  @ParameterizedTest
  @CsvSource({"1, 4, 4, 8", "7, 4, 2, 12", "13, 4, 1, 16", "63, 2, 1, 32", "64, 2, 2, 64", "65, 4, 2, 20",
      "129, 2, 1, 128", "207, 3, 1, 32", "300, 2, 1, 16", "530, 4, 2, 12"})
  void agreesWithWholeMatrices(int tokens, int heads, int kvHeads, int headDim) {
    check(new AttentionCase(kernel(), tokens, Rows.of(2, tokens), AttentionShape.full(heads, kvHeads, headDim), 1));
  }

  @ParameterizedTest
  @CsvSource({"1, 16", "5, 16", "64, 20", "70, 32", "1000, 16"})
  void windowsHideEarlierKeys(int window, int headDim) {
    check(new AttentionCase(kernel(), window, Rows.of(1, 207), new AttentionShape(4, 2, headDim, 0.3, window), 1));
  }

  /// Queries that no longer see the first block of keys, whatever its size.
  @Test
  void windowsLeaveWholeBlocksBehind() {
    check(new AttentionCase(kernel(), 3, Rows.of(1, 600), new AttentionShape(2, 1, 12, 0.3, 90), 1));
  }

  @Test
  void documentsDoNotSeeEachOther() {
    Rows rows = Rows.packed(new int[] {150, 0, 33}, new int[][] {{13, 80}, {}, {32}});
    check(new AttentionCase(kernel(), 1, rows, AttentionShape.full(4, 2, 16), 1));
  }

  @Test
  void largeScoresStayFinite() {
    // Scores of some hundreds carry an error of their own rounding, 2^-24 of them.
    check(new AttentionCase(kernel(), 2, Rows.of(1, 130), AttentionShape.full(2, 2, 16), 8), 1e-4);
  }

  private static void check(AttentionCase k) {
    check(k, TOLERANCE);
  }

  private static void check(AttentionCase k, double tolerance) {
    List<double[]> expected = k.expected();
    k.forward(one);
    List<Tensor> gradients = k.backward(one);
    assertThat(Oracle.error(k.out.toDoubles(), expected.get(0))).as("out").isLessThan(tolerance);
    List<String> names = List.of("dq", "dk", "dv");
    for (int i = 0; i < names.size(); i++) {
      double error = Oracle.error(gradients.get(i).toDoubles(), expected.get(1 + i));
      // With one key a row's gradient is exactly zero in the definition and rounding here.
      if (k.rows.maxLength() > 1 && k.shape.window() > 1 || i == 2) {
        assertThat(error).as(names.get(i)).isLessThan(tolerance);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"16, 2147483647, false", "20, 2147483647, false", "32, 40, false", "32, 40, true", "20, 70, true",
      "16, 1, true", "12, 130, true"})
  void piecesGiveTheBitsOfTheWhole(int headDim, int window, boolean forgetful) {
    AttentionShape shape = new AttentionShape(6, 2, headDim, 0.25, window);
    int tokens = 300;
    AttentionCase k = new AttentionCase(kernel(), 5, Rows.of(1, tokens), shape, 1);
    k.forward(one);
    Tensor out = k.device.empty(tokens, k.width);
    Tensor lse = k.device.flat(tokens, shape.heads());
    int from = 0;
    for (int length : new int[] {1, 1, 7, 54, 1, 1, 64, 130, 41}) {
      int to = from + length;
      Rows piece = Rows.continuing(new int[] {length}, new int[] {from});
      int first = forgetful ? shape.firstSeen(from) : 0;
      KeyValues kv = new KeyValues(List.of(k.k.rows(first, to)), List.of(k.v.rows(first, to)), List.of(first));
      kernel().forward(k.q.rows(from, to), kv, piece, shape, out.rows(from, to), lse.rows(from, to), three);
      from = to;
    }
    assertThat(out.toFloats()).isEqualTo(k.out.toFloats());
    assertThat(lse.toFloats()).isEqualTo(k.lse.toFloats());
  }

  @Test
  void aRowAloneGivesTheBitsItHasInABatchOnAnyThreads() {
    AttentionShape shape = AttentionShape.full(4, 2, 32);
    AttentionCase k = new AttentionCase(kernel(), 6, Rows.ofLengths(40, 100, 3), shape, 1);
    k.forward(one);
    float[] batch = k.out.toFloats();
    float[] part = k.out.rows(40, 140).toFloats();
    List<Tensor> first = k.backward(one);
    k.forward(three);
    assertThat(k.out.toFloats()).isEqualTo(batch);
    List<Tensor> second = k.backward(three);
    for (int i = 0; i < first.size(); i++) {
      assertThat(second.get(i).toFloats()).isEqualTo(first.get(i).toFloats());
    }
    Rows alone = Rows.of(1, 100);
    Tensor out = k.device.empty(100, k.width);
    kernel().forward(k.q.rows(40, 140), KeyValues.of(alone, k.k.rows(40, 140), k.v.rows(40, 140)), alone,
        shape, out, k.device.flat(100, 4), one);
    assertThat(out.toFloats()).isEqualTo(part);
  }
}
