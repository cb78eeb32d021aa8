package org.seqmix.tensor.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.SelectiveShape;
import org.seqmix.tensor.Tensor;

class PlainSelectiveRowsTest {
  private static final SelectiveShape SHAPE = new SelectiveShape(4, 2, 3);
  private static final int CHANNELS = SHAPE.channels();
  private final Lab lab = Lab.f64();
  private final Rows rows = Lab.PACKED;
  private final Tensor dt = lab.map(lab.normal(rows.tokens(), CHANNELS), v -> Math.log(1 + Math.exp(v)));
  private final Tensor a = lab.negative(CHANNELS, SHAPE.state());
  private final Tensor b = lab.normal(rows.tokens(), SHAPE.keys());
  private final Tensor c = lab.normal(rows.tokens(), SHAPE.keys());
  private final Tensor d = lab.normal(CHANNELS);

  @AfterEach
  void close() {
    lab.close();
  }

  private Tensor matrix(int from, int to) {
    Tensor m = lab.empty((long) rows.rows() * CHANNELS * (to - from), rows.maxLength());
    lab.kernels.selectiveRows(dt, a, b, c, d, rows, SHAPE, from, to, m);
    return m;
  }

  @Test
  void nothingLiesOutsideDocumentsNorAboveTheDiagonal() {
    int length = rows.maxLength();
    double[] values = matrix(0, length).toDoubles();
    for (int e = 0; e < values.length; e++) {
      int row = e / length / length / CHANNELS;
      boolean inside = Dense.inside(rows, row, e / length % length, e % length);
      assertThat(values[e] != 0).as("element %d", e).isEqualTo(inside);
    }
  }

  @Test
  void blocksAreRowsOfTheWhole() {
    int length = rows.maxLength();
    Tensor whole = matrix(0, length);
    Tensor part = matrix(2, 5);
    for (int i = 0; i < rows.rows() * CHANNELS; i++) {
      Near.assertSame("matrix " + i, part.rows(i * 3L, i * 3L + 3),
          whole.rows((long) i * length + 2, (long) i * length + 5));
    }
  }

  @Test
  void gradientsAgreeWithDifferences() {
    Tensor ddt = lab.full(0.5, rows.tokens(), CHANNELS);
    Tensor da = lab.full(0.5, CHANNELS, SHAPE.state());
    Tensor db = lab.full(0.5, rows.tokens(), SHAPE.keys());
    Tensor dc = lab.full(0.5, rows.tokens(), SHAPE.keys());
    Tensor dd = lab.full(0.5, CHANNELS);
    Tensor top = lab.normal((long) rows.rows() * CHANNELS * 3, rows.maxLength());
    Tensor rest = lab.normal((long) rows.rows() * CHANNELS * 4, rows.maxLength());
    lab.kernels.selectiveRowsGrad(top, dt, a, b, c, d, rows, SHAPE, 0, 3, ddt, da, db, dc, dd);
    lab.kernels.selectiveRowsGrad(rest, dt, a, b, c, d, rows, SHAPE, 3, 7, ddt, da, db, dc, dd);
    FiniteDifferences differences = new FiniteDifferences(lab,
        () -> Lab.dot(top, matrix(0, 3)) + Lab.dot(rest, matrix(3, 7)));
    differences.check("dt", dt, ddt, 0.5);
    differences.check("a", a, da, 0.5);
    differences.check("b", b, db, 0.5);
    differences.check("c", c, dc, 0.5);
    differences.check("d", d, dd, 0.5);
  }

  @Test
  void keptAndForgottenStatesGiveFiniteMatrices() {
    for (double step : new double[] {0, 1e-300, 1e4, 1e300}) {
      lab.map(dt, v -> step);
      Tensor m = matrix(0, rows.maxLength());
      Tensor ddt = lab.full(0, rows.tokens(), CHANNELS);
      Tensor da = lab.full(0, CHANNELS, SHAPE.state());
      Tensor db = lab.full(0, rows.tokens(), SHAPE.keys());
      Tensor dc = lab.full(0, rows.tokens(), SHAPE.keys());
      lab.kernels.selectiveRowsGrad(lab.map(m, v -> Math.clamp(v, -1, 1)), dt, a, b, c, null, rows, SHAPE, 0,
          rows.maxLength(), ddt, da, db, dc, null);
      Near.assertFinite(m, ddt, da, db, dc);
      assertThat(Arrays.stream(db.toDoubles()).anyMatch(v -> v != 0)).isEqualTo(step > 0);
    }
  }
}
