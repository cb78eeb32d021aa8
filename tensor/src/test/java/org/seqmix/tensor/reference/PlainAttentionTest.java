package org.seqmix.tensor.reference;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.seqmix.tensor.AttentionShape;
import org.seqmix.tensor.KeyValues;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Tensor;

class PlainAttentionTest {
  private static final AttentionShape FULL = AttentionShape.full(4, 2, 3);
  private static final AttentionShape WINDOW = new AttentionShape(4, 1, 3, 0.7, 2);
  private final Lab lab = Lab.f64();
  private final Rows rows = Lab.PACKED;

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void isTheMatrixTimesTheValues() {
    mixes(FULL);
    mixes(WINDOW);
  }

  private void mixes(AttentionShape shape) {
    int p = shape.headDim();
    Tensor q = lab.normal(rows.tokens(), shape.heads() * p);
    Tensor k = lab.normal(rows.tokens(), shape.kvHeads() * p);
    Tensor v = lab.normal(rows.tokens(), shape.kvHeads() * p);
    Tensor out = lab.empty(rows.tokens(), shape.heads() * p);
    Tensor m = lab.empty((long) rows.rows() * shape.heads() * rows.maxLength(), rows.maxLength());
    lab.kernels.attention(q, KeyValues.of(rows, k, v), rows, shape, out, lab.empty(rows.tokens(), shape.heads()));
    lab.kernels.attentionRows(q, k, rows, shape, 0, rows.maxLength(), m);
    Near.assertNear("M V", out.toDoubles(),
        Dense.times(m, rows, shape.heads(), v, shape.headsPerKv(), p), 1e-14);
  }

  @Test
  void gradientsAgreeWithDifferences() {
    gradients(FULL);
    gradients(WINDOW);
  }

  private void gradients(AttentionShape shape) {
    int width = shape.heads() * shape.headDim();
    int kvWidth = shape.kvHeads() * shape.headDim();
    Tensor q = lab.normal(rows.tokens(), width);
    Tensor k = lab.normal(rows.tokens(), kvWidth);
    Tensor v = lab.normal(rows.tokens(), kvWidth);
    Tensor out = lab.empty(rows.tokens(), width);
    Tensor lse = lab.empty(rows.tokens(), shape.heads());
    Tensor dout = lab.normal(rows.tokens(), width);
    Tensor dq = lab.empty(rows.tokens(), width);
    Tensor dk = lab.empty(rows.tokens(), kvWidth);
    Tensor dv = lab.empty(rows.tokens(), kvWidth);
    lab.kernels.attention(q, KeyValues.of(rows, k, v), rows, shape, out, lse);
    lab.kernels.attentionGrad(dout, q, k, v, out, lse, rows, shape, dq, dk, dv);
    FiniteDifferences differences = new FiniteDifferences(lab, () -> {
      lab.kernels.attention(q, KeyValues.of(rows, k, v), rows, shape, out, lse);
      return Lab.dot(dout, out);
    });
    differences.check("q", q, dq);
    differences.check("k", k, dk);
    differences.check("v", v, dv);
  }
}
