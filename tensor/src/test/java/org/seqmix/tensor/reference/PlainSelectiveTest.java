package org.seqmix.tensor.reference;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.SelectiveShape;
import org.seqmix.tensor.Tensor;

class PlainSelectiveTest {
  private static final SelectiveShape SHAPE = new SelectiveShape(6, 2, 4);
  private static final int CHANNELS = SHAPE.channels();
  private final Lab lab = Lab.f64();

  @AfterEach
  void close() {
    lab.close();
  }

  private Tensor steps(int tokens) {
    return lab.map(lab.normal(tokens, CHANNELS), v -> Math.log(1 + Math.exp(v)));
  }

  private Tensor keys(int tokens) {
    return lab.normal(tokens, SHAPE.keys());
  }

  @Test
  void isTheMatrixTimesTheValues() {
    Rows rows = Lab.PACKED;
    int tokens = rows.tokens();
    Tensor x = lab.normal(tokens, CHANNELS);
    Tensor dt = steps(tokens);
    Tensor a = lab.negative(CHANNELS, SHAPE.state());
    Tensor b = keys(tokens);
    Tensor c = keys(tokens);
    Tensor d = lab.normal(CHANNELS);
    Tensor y = lab.empty(tokens, CHANNELS);
    Tensor m = lab.empty((long) rows.rows() * CHANNELS * rows.maxLength(), rows.maxLength());
    for (Tensor skip : new Tensor[] {d, null}) {
      lab.kernels.selectiveScan(x, dt, a, b, c, skip, rows, SHAPE, null, y, null);
      lab.kernels.selectiveRows(dt, a, b, c, skip, rows, SHAPE, 0, rows.maxLength(), m);
      Near.assertNear("M X", y.toDoubles(), Dense.times(m, rows, CHANNELS, x, 1, 1), 1e-12);
    }
  }

  /// One number of state, one channel: the state is a decaying sum.
  @Test
  void aSingleStateIsADecayingSum() {
    SelectiveShape one = new SelectiveShape(1, 1, 1);
    Tensor x = lab.normal(5, 1);
    Tensor dt = lab.full(Math.log(2), 5, 1);
    Tensor y = lab.empty(5, 1);
    lab.kernels.selectiveScan(x, dt, lab.full(-1, 1, 1), lab.full(1 / Math.log(2), 5, 1), lab.full(3, 5, 1),
        lab.full(10, 1), Rows.of(1, 5), one, null, y, null);
    double[] expected = new double[5];
    double sum = 0;
    for (int t = 0; t < 5; t++) {
      sum = sum / 2 + x.toDoubles()[t];
      expected[t] = 3 * sum + 10 * x.toDoubles()[t];
    }
    Near.assertNear("halving", y.toDoubles(), expected, 1e-14);
  }

  @Test
  void gradientsAgreeWithDifferencesInPackedRows() {
    gradients(Lab.PACKED, null);
  }

  @Test
  void gradientsAgreeWithDifferencesAfterCarriedStates() {
    gradients(Lab.CONTINUING, lab.state(Lab.CONTINUING.rows() * SHAPE.state(), CHANNELS));
  }

  private void gradients(Rows rows, @Nullable Tensor in) {
    int tokens = rows.tokens();
    int states = rows.rows() * SHAPE.state();
    Tensor x = lab.normal(tokens, CHANNELS);
    Tensor dt = steps(tokens);
    Tensor a = lab.negative(CHANNELS, SHAPE.state());
    Tensor b = keys(tokens);
    Tensor c = keys(tokens);
    Tensor d = lab.normal(CHANNELS);
    Tensor y = lab.empty(tokens, CHANNELS);
    Tensor out = lab.state(states, CHANNELS);
    Tensor dy = lab.normal(tokens, CHANNELS);
    Tensor dout = lab.state(states, CHANNELS);
    Tensor dx = lab.empty(tokens, CHANNELS);
    Tensor ddt = lab.empty(tokens, CHANNELS);
    Tensor da = lab.full(0.5, CHANNELS, SHAPE.state());
    Tensor db = lab.empty(tokens, SHAPE.keys());
    Tensor dc = lab.empty(tokens, SHAPE.keys());
    Tensor dd = lab.full(-0.5, CHANNELS);
    Tensor din = lab.state(states, CHANNELS);
    lab.kernels.selectiveScanGrad(dy, dout, x, dt, a, b, c, d, rows, SHAPE, in, dx, ddt, da, db, dc, dd, din);
    FiniteDifferences differences = new FiniteDifferences(lab, () -> {
      lab.kernels.selectiveScan(x, dt, a, b, c, d, rows, SHAPE, in, y, out);
      return Lab.dot(dy, y) + Lab.dot(dout, out);
    });
    differences.check("x", x, dx);
    differences.check("dt", dt, ddt);
    differences.check("a", a, da, 0.5);
    differences.check("b", b, db);
    differences.check("c", c, dc);
    differences.check("d", d, dd, -0.5);
    if (in != null) {
      differences.check("in", in, din);
    }
  }
}
