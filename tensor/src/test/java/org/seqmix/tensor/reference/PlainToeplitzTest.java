package org.seqmix.tensor.reference;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Tensor;

class PlainToeplitzTest {
  private static final int HEADS = 2;
  private static final int HEAD_DIM = 3;
  private final Lab lab = Lab.f64();
  private final Rows rows = Lab.PACKED;
  private final Tensor x = lab.normal(rows.tokens(), HEADS * HEAD_DIM);
  private final Tensor y = lab.empty(rows.tokens(), HEADS * HEAD_DIM);

  @AfterEach
  void close() {
    lab.close();
  }

  private Tensor matrix(Tensor w, int from, int to) {
    Tensor m = lab.empty((long) rows.rows() * HEADS * (to - from), rows.maxLength());
    lab.kernels.toeplitzRows(w, rows, from, to, m);
    return m;
  }

  /// Filters of one tap, shorter than the documents, and longer than all of them.
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 30})
  void isTheMatrixTimesTheValues(int taps) {
    Tensor w = lab.normal(HEADS, taps);
    lab.kernels.toeplitz(x, w, rows, y);
    Tensor m = matrix(w, 0, rows.maxLength());
    Near.assertNear("M X", y.toDoubles(), Dense.times(m, rows, HEADS, x, 1, HEAD_DIM), 1e-13);
  }

  @Test
  void aSingleTapDelaysWithinItsDocument() {
    Tensor w = lab.set(lab.empty(HEADS, 3), 0, 0, 1, 0, 0, 1);
    Tensor values = lab.normal(6, HEADS * HEAD_DIM);
    Tensor delayed = lab.empty(6, HEADS * HEAD_DIM);
    lab.kernels.toeplitz(values, w, Rows.packed(new int[] {6}, new int[][] {{0, 3}}), delayed);
    assertThat(delayed.rows(0, 2).toDoubles()).containsOnly(0);
    Near.assertSame("by two", delayed.rows(2, 3), values.rows(0, 1));
    assertThat(delayed.rows(3, 5).toDoubles()).as("nothing crosses the border").containsOnly(0);
    Near.assertSame("by two", delayed.rows(5, 6), values.rows(3, 4));
  }

  @Test
  void blocksAreRowsOfTheWhole() {
    Tensor w = lab.normal(HEADS, 4);
    int length = rows.maxLength();
    Tensor whole = matrix(w, 0, length);
    Tensor part = matrix(w, 2, 5);
    for (int i = 0; i < rows.rows() * HEADS; i++) {
      Near.assertSame("matrix " + i, part.rows(i * 3L, i * 3L + 3),
          whole.rows((long) i * length + 2, (long) i * length + 5));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 9})
  void gradientsAgreeWithDifferences(int taps) {
    Tensor w = lab.normal(HEADS, taps);
    Tensor dy = lab.normal(rows.tokens(), HEADS * HEAD_DIM);
    Tensor dx = lab.empty(rows.tokens(), HEADS * HEAD_DIM);
    Tensor dw = lab.full(0.5, HEADS, taps);
    lab.kernels.toeplitzGrad(dy, x, w, rows, dx, dw);
    FiniteDifferences differences = new FiniteDifferences(lab, () -> {
      lab.kernels.toeplitz(x, w, rows, y);
      return Lab.dot(dy, y);
    });
    differences.check("x", x, dx);
    int seen = Math.min(taps, 4);
    differences.check("w", w.columns(0, seen), dw.columns(0, seen), 0.5);
    for (int k = seen; k < taps; k++) {
      assertThat(dw.columns(k, k + 1L).toDoubles()).as("beyond all documents").containsOnly(0.5);
    }
  }

  @Test
  void gradientsOfBlocksAgreeWithDifferences() {
    Tensor w = lab.normal(HEADS, 3);
    Tensor dw = lab.full(0.5, HEADS, 3);
    Tensor top = lab.normal((long) rows.rows() * HEADS * 3, rows.maxLength());
    Tensor rest = lab.normal((long) rows.rows() * HEADS * 4, rows.maxLength());
    lab.kernels.toeplitzRowsGrad(top, rows, 0, 3, dw);
    lab.kernels.toeplitzRowsGrad(rest, rows, 3, 7, dw);
    new FiniteDifferences(lab, () -> Lab.dot(top, matrix(w, 0, 3)) + Lab.dot(rest, matrix(w, 3, 7)))
        .check("w", w, dw, 0.5);
  }
}
