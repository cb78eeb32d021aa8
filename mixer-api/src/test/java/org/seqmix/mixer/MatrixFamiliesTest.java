package org.seqmix.mixer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.offset;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.seqmix.mixer.HeadGather.Head;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.op.Algebra;

/// What matrices made of others are, on numbers small enough to see, and what they refuse.
class MatrixFamiliesTest {
  private static final Rows ROWS = Rows.packed(new int[] {3, 2}, new int[][] {{2}, {}});

  private final Material material = new Material();
  private final Context c = material.plain();

  @AfterEach
  void close() {
    material.close();
  }

  /// q = 1, 2, 3, ... and k = 1: row i is i + 1 up to the diagonal, from each document's beginning.
  private LowRankMatrix counting() {
    return new LowRankMatrix(numbers(1, 2, 3, 4, 5), numbers(1, 1, 1, 1, 1), 1, 1, ROWS);
  }

  private Tensor numbers(double... values) {
    return material.scope().of(DType.F64, Shape.of(values.length, 1), values);
  }

  @Test
  void lowRankIsQueryTimesKeyWithinTheDocument() {
    assertThat(counting().dense(c).toDoubles()).containsExactly(1, 0, 0, 2, 2, 0, 0, 0, 3, //
        4, 0, 0, 5, 5, 0, 0, 0, 0);
    assertThat(counting().apply(c, numbers(1, 10, 100, 1, 10)).toDoubles()).containsExactly(1, 22, 300, 4, 55);
  }

  @Test
  void sumsAreWeighted() {
    SumMatrix sum = new SumMatrix(List.of(new SumMatrix.Term(2, counting()), new SumMatrix.Term(-0.5, counting())));
    assertThat(sum.rows(c, 1, 2).toDoubles()).containsExactly(3, 3, 0, 7.5, 7.5, 0);
    assertThat(SumMatrix.of(counting(), counting()).rows(c, 0, 1).toDoubles()).containsExactly(2, 0, 0, 8, 0, 0);
  }

  @Test
  void scalesAreOfRows() {
    ScaledMatrix scaled = new ScaledMatrix(counting(), numbers(1, 10, 100, 0, 2));
    assertThat(scaled.dense(c).toDoubles()).containsExactly(1, 0, 0, 20, 20, 0, 0, 0, 300, 0, 0, 0, 10, 10, 0, 0, 0, 0);
  }

  @Test
  void masksSeePlacesWithinTheDocument() {
    Rows rows = Rows.packed(new int[] {5}, new int[][] {{2}});
    LowRankMatrix ones = new LowRankMatrix(numbers(1, 1, 1, 1, 1), numbers(1, 1, 1, 1, 1), 1, 1, rows);
    assertThat(new MaskedMatrix(ones, (head, i, j) -> 10 * i + j).dense(c).toDoubles()).containsExactly(
        0, 0, 0, 0, 0, //
        10, 11, 0, 0, 0, //
        0, 0, 0, 0, 0, //
        0, 0, 10, 11, 0, //
        0, 0, 20, 21, 22);
    assertThat(new MaskedMatrix(ones, Mask.stride(2)).rows(c, 4, 5).toDoubles()).containsExactly(0, 0, 1, 0, 1);
    assertThat(new MaskedMatrix(ones, Mask.band(2)).rows(c, 4, 5).toDoubles()).containsExactly(0, 0, 0, 1, 1);
    assertThat(new MaskedMatrix(ones, Mask.decay(0.5).and(Mask.band(3))).rows(c, 4, 5).toDoubles())
        .containsExactly(0, 0, 0.25, 0.5, 1);
  }

  @Test
  void headsAreDrawnInAnyOrder() {
    SemiseparableMatrix a = material.semiseparable(ROWS);
    SoftmaxMatrix b = material.softmax(ROWS);
    HeadMixture m = new HeadMixture(List.of(a, b), List.of(new Head(1, 3), new Head(0, 0), new Head(0, 2)));
    assertThat(head(m, 0)).containsExactly(head(b, 3));
    assertThat(head(m, 1)).containsExactly(head(a, 0));
    assertThat(head(m, 2)).containsExactly(head(a, 2));
  }

  private double[] head(MixingMatrix m, int head) {
    return m.dense(c).reshape(2, m.heads() * 9L).columns(head * 9L, head * 9L + 9).toDoubles();
  }

  /// A head drawn twice, and heads that nobody draws: by blocks and by parts the same.
  @Test
  void aMixtureIsAppliedWhateverIsDrawn() {
    List<MixingMatrix> parts = List.of(material.semiseparable(ROWS), material.softmax(ROWS));
    Tensor v = material.random(5, 6);
    Head first = new Head(0, 1);
    Head second = new Head(1, 0);
    double[] once = new HeadMixture(parts, List.of(first, second)).apply(c, v).toDoubles();
    Tensor twice = Algebra.columns(c, new HeadMixture(parts, List.of(first, second, second))
        .apply(c, HeadGather.columns(c, List.of(v), List.of(new Head(0, 0), new Head(0, 1), new Head(0, 1)), 3)), 0, 6);
    assertThat(twice.toDoubles()).containsExactly(once, offset(1e-12));
  }

  @Test
  void matricesMustFitEachOther() {
    LowRankMatrix one = counting();
    SoftmaxMatrix other = material.softmax(Rows.ofLengths(5));
    assertThatIllegalArgumentException().isThrownBy(() -> SumMatrix.of(one, other))
        .withMessage(
            "sum of matrices: expected matrices of the same tokens, got 1 heads over 2 rows, 5 tokens, 3 spans "
                + "and 4 heads over 1 rows, 5 tokens, 1 spans");
    assertThatIllegalArgumentException().isThrownBy(() -> SumMatrix.of(one, material.softmax(ROWS)))
        .withMessageContaining("expected matrices of as many heads, got 1 heads over");
    assertThatIllegalArgumentException().isThrownBy(() -> SumMatrix.of()).withMessageContaining("got none");
    assertThatIllegalArgumentException().isThrownBy(() -> new SumMatrix.Term(Double.NaN, one))
        .withMessageContaining("finite weight");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HeadMixture(List.of(one, other), List.of(new Head(0, 0))))
        .withMessageStartingWith("mixture of heads: expected matrices of the same tokens");
    assertThatIllegalArgumentException().isThrownBy(() -> new HeadMixture(List.of(one), List.of(new Head(0, 1))))
        .withMessage("mixture of heads: head 1 of part 0 must be in 0..0");
    assertThatIllegalArgumentException().isThrownBy(() -> new HeadMixture(List.of(one), List.of(new Head(1, 0))))
        .withMessage("mixture of heads: part 1 must be in 0..0");
    assertThatIllegalArgumentException().isThrownBy(() -> new HeadMixture(List.of(one), List.of()))
        .withMessageContaining("at least one head");
    assertThatIllegalArgumentException().isThrownBy(() -> new HeadMixture(List.of(material.softmax(ROWS)),
        List.of(new Head(0, 0), new Head(0, 1))).apply(c, material.random(5, 3)))
        .withMessage("mixture of heads: expected values of 2 heads, got 3 columns");
  }

  @Test
  void tensorsMustFitTheMatrix() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LowRankMatrix(material.random(5, 6), material.random(5, 4), 3, 1, ROWS))
        .withMessage("low-rank matrix: expected queries of 3 heads and keys of 1 of one size, got 6 and 4 columns");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LowRankMatrix(material.random(5, 6), material.random(5, 4), 3, 2, ROWS))
        .withMessage("low-rank matrix: heads (3) must be a multiple of key heads (2), both > 0");
    assertThatIllegalArgumentException().isThrownBy(() -> new ScaledMatrix(counting(), material.random(5, 2)))
        .withMessage("scaled matrix: expected a scale for every token and head, (5, 1), got (5, 2)");
  }

  @Test
  void masksMustBeFinite() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MaskedMatrix(counting(), (head, i, j) -> i - j == 1 ? Double.NEGATIVE_INFINITY : 1)
            .dense(c))
        .withMessage("mask: expected a finite factor for head 0, element (1, 0), got -Infinity; cut off with 0");
    assertThatIllegalArgumentException().isThrownBy(() -> Mask.band(0)).withMessageContaining("width (0) must be > 0");
    assertThatIllegalArgumentException().isThrownBy(() -> Mask.stride(0)).withMessageContaining("must be > 0");
    assertThatIllegalArgumentException().isThrownBy(() -> Mask.decay(0.5, 1.5)).withMessageContaining("from 0 to 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MaskedMatrix(material.softmax(ROWS), Mask.decay(0.5)).dense(c))
        .withMessage("decay mask: expected a rate for every head, got 1 and a matrix with a head 1");
  }
}
