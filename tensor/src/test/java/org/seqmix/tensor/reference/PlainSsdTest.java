package org.seqmix.tensor.reference;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;

class PlainSsdTest {
  private static final SsdShape SHAPE = new SsdShape(4, 2, 3, 2);
  private final Lab lab = Lab.f64();

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void isTheMatrixTimesTheValues() {
    Rows rows = Lab.PACKED;
    Tensor x = lab.normal(rows.tokens(), SHAPE.values());
    Tensor b = lab.normal(rows.tokens(), SHAPE.keys());
    Tensor c = lab.normal(rows.tokens(), SHAPE.keys());
    Tensor decay = lab.negative(rows.tokens(), SHAPE.heads());
    Tensor d = lab.normal(SHAPE.heads());
    Tensor y = lab.empty(rows.tokens(), SHAPE.values());
    Tensor m = lab.empty((long) rows.rows() * SHAPE.heads() * rows.maxLength(), rows.maxLength());
    for (Tensor skip : new Tensor[] {d, null}) {
      lab.kernels.ssd(x, b, c, decay, skip, rows, SHAPE, null, y, null);
      lab.kernels.ssdRows(b, c, decay, skip, rows, SHAPE, 0, rows.maxLength(), m);
      Near.assertNear("M X", y.toDoubles(), Dense.times(m, rows, SHAPE.heads(), x, 1, SHAPE.headDim()), 1e-12);
    }
  }

  @Test
  void logDecayGradientAgreesWithDifferences() {
    Tensor aLog = lab.normal(5, 3);
    Tensor decay = lab.empty(5, 3);
    Tensor dDecay = lab.normal(5, 3);
    Tensor daLog = lab.empty(5, 3);
    lab.kernels.logDecayGrad(dDecay, aLog, daLog);
    new FiniteDifferences(lab, () -> {
      lab.kernels.logDecay(aLog, decay);
      return Lab.dot(dDecay, decay);
    }).check("aLog", aLog, daLog);
  }

  @Test
  void gradientsAgreeWithDifferencesInPackedRows() {
    gradients(Lab.PACKED, null);
  }

  @Test
  void gradientsAgreeWithDifferencesAfterCarriedStates() {
    gradients(Lab.CONTINUING, lab.state(Lab.CONTINUING.rows() * SHAPE.heads() * SHAPE.state(), SHAPE.headDim()));
  }

  private void gradients(Rows rows, @Nullable Tensor in) {
    int tokens = rows.tokens();
    int states = rows.rows() * SHAPE.heads() * SHAPE.state();
    Tensor x = lab.normal(tokens, SHAPE.values());
    Tensor b = lab.normal(tokens, SHAPE.keys());
    Tensor c = lab.normal(tokens, SHAPE.keys());
    Tensor decay = lab.negative(tokens, SHAPE.heads());
    Tensor d = lab.normal(SHAPE.heads());
    Tensor y = lab.empty(tokens, SHAPE.values());
    Tensor out = lab.state(states, SHAPE.headDim());
    Tensor dy = lab.normal(tokens, SHAPE.values());
    Tensor dout = lab.state(states, SHAPE.headDim());
    Tensor dx = lab.empty(tokens, SHAPE.values());
    Tensor db = lab.empty(tokens, SHAPE.keys());
    Tensor dc = lab.empty(tokens, SHAPE.keys());
    Tensor dDecay = lab.empty(tokens, SHAPE.heads());
    Tensor dd = lab.full(0.5, SHAPE.heads());
    Tensor din = lab.state(states, SHAPE.headDim());
    lab.kernels.ssdGrad(dy, dout, x, b, c, decay, d, rows, SHAPE, in, dx, db, dc, dDecay, dd, din);
    FiniteDifferences differences = new FiniteDifferences(lab, () -> {
      lab.kernels.ssd(x, b, c, decay, d, rows, SHAPE, in, y, out);
      return Lab.dot(dy, y) + Lab.dot(dout, out);
    });
    differences.check("x", x, dx);
    differences.check("b", b, db);
    differences.check("c", c, dc);
    differences.check("logDecay", decay, dDecay);
    differences.check("d", d, dd, 0.5);
    if (in != null) {
      differences.check("in", in, din);
    }
  }
}
