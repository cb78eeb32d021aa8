package org.seqmix.tensor.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Tensor;

class PlainMatrixProductTest {
  private static final int HEADS = 2;
  private static final int HEAD_DIM = 3;
  private final Lab lab = Lab.f64();
  private final Rows rows = Lab.PACKED;
  private final int length = rows.maxLength();
  private final Tensor v = lab.normal(rows.tokens(), HEADS * HEAD_DIM);
  private final Tensor y = lab.full(9, rows.tokens(), HEADS * HEAD_DIM);

  @AfterEach
  void close() {
    lab.close();
  }

  private Tensor block(int from, int to) {
    return lab.normal((long) rows.rows() * HEADS * (to - from), length);
  }

  /// As `m`, with `above` in the elements above the diagonal and beyond the rows' lengths.
  private Tensor outside(Tensor m, double above) {
    double[] values = m.toDoubles();
    for (int e = 0; e < values.length; e++) {
      int row = e / length / length / HEADS;
      int i = e / length % length;
      if (e % length > i || i >= rows.length(row)) {
        values[e] = above;
      }
    }
    return lab.set(lab.empty(m.rows(), m.columns()), values);
  }

  @Test
  void isTheLowerTriangleTimesTheValues() {
    Tensor m = block(0, length);
    lab.kernels.matrixProduct(outside(m, Double.NaN), v, rows, HEADS, 0, length, y);
    Near.assertNear("M V", y.toDoubles(), Dense.times(outside(m, 0), rows, HEADS, v, 1, HEAD_DIM), 1e-13);
  }

  @Test
  void aBlockWritesItsTokensAndLeavesTheOthers() {
    Tensor m = block(0, length);
    lab.kernels.matrixProduct(m, v, rows, HEADS, 0, length, y);
    double[] whole = y.toDoubles();
    lab.map(y, old -> 9);
    Tensor part = lab.empty((long) rows.rows() * HEADS * 3, length);
    for (int i = 0; i < rows.rows() * HEADS; i++) {
      lab.kernels.copy(m.rows((long) i * length + 2, (long) i * length + 5), part.rows(i * 3L, i * 3L + 3));
    }
    lab.kernels.matrixProduct(part, v, rows, HEADS, 2, 5, y);
    double[] got = y.toDoubles();
    int width = HEADS * HEAD_DIM;
    for (int r = 0; r < rows.rows(); r++) {
      for (int t = rows.from(r); t < rows.to(r); t++) {
        int i = t - rows.from(r);
        double[] expected = Arrays.copyOfRange(whole, t * width, (t + 1) * width);
        if (i < 2 || i >= 5) {
          Arrays.fill(expected, 9);
        }
        assertThat(Arrays.copyOfRange(got, t * width, (t + 1) * width)).as("token %d", t).isEqualTo(expected);
      }
    }
  }

  @Test
  void gradientsAgreeWithDifferences() {
    Tensor top = block(0, 3);
    Tensor rest = block(3, length);
    Tensor dy = lab.normal(rows.tokens(), HEADS * HEAD_DIM);
    Tensor dTop = lab.empty(top.rows(), length);
    Tensor dRest = lab.empty(rest.rows(), length);
    Tensor dv = lab.full(0.5, rows.tokens(), HEADS * HEAD_DIM);
    lab.kernels.matrixProductGrad(dy, top, v, rows, HEADS, 0, 3, dTop, dv);
    lab.kernels.matrixProductGrad(dy, rest, v, rows, HEADS, 3, length, dRest, dv);
    FiniteDifferences differences = new FiniteDifferences(lab, () -> {
      lab.kernels.matrixProduct(top, v, rows, HEADS, 0, 3, y);
      lab.kernels.matrixProduct(rest, v, rows, HEADS, 3, length, y);
      return Lab.dot(dy, y);
    });
    differences.check("upper rows", top, dTop);
    differences.check("lower rows", rest, dRest);
    differences.check("v", v, dv, 0.5);
  }
}
