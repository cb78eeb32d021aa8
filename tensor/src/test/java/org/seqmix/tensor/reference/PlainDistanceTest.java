package org.seqmix.tensor.reference;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.seqmix.tensor.AttentionShape;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;

class PlainDistanceTest {
  private static final AttentionShape ATTENTION = new AttentionShape(4, 2, 3, 0.7, 3);
  private static final SsdShape SSD = new SsdShape(4, 2, 3, 2);
  private static final int HEADS = 4;
  private final Lab lab = Lab.f64();

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void isTheNormOfTheDifferenceOfTheMatrices() {
    Rows rows = Rows.ofLengths(7, 5, 0);
    Tensor q = lab.normal(rows.tokens(), HEADS * 3);
    Tensor k = lab.normal(rows.tokens(), 2 * 3);
    Tensor b = lab.normal(rows.tokens(), SSD.keys());
    Tensor c = lab.normal(rows.tokens(), SSD.keys());
    Tensor decay = lab.negative(rows.tokens(), HEADS);
    Tensor d = lab.normal(HEADS);
    Tensor distance = lab.empty(rows.rows(), HEADS);
    lab.kernels.matrixDistance(b, c, decay, d, SSD, q, k, ATTENTION, rows, distance);
    int length = rows.maxLength();
    Tensor difference = lab.empty((long) rows.rows() * HEADS * length, length);
    Tensor softmax = lab.empty((long) rows.rows() * HEADS * length, length);
    lab.kernels.ssdRows(b, c, decay, d, rows, SSD, 0, length, difference);
    lab.kernels.attentionRows(q, k, rows, ATTENTION, 0, length, softmax);
    lab.kernels.axpby(1, difference, -1, softmax, difference);
    double[] expected = new double[rows.rows() * HEADS];
    for (int i = 0; i < expected.length; i++) {
      Tensor matrix = difference.rows((long) i * length, (i + 1L) * length);
      expected[i] = Math.sqrt(Lab.dot(matrix, matrix));
    }
    Near.assertNear("distance", distance.toDoubles(), expected, 1e-14);
  }

  @Test
  void gradientsAgreeWithDifferences() {
    Rows rows = Lab.PACKED;
    int spans = rows.spans().size();
    Tensor q = lab.normal(rows.tokens(), HEADS * 3);
    Tensor k = lab.normal(rows.tokens(), 2 * 3);
    Tensor b = lab.normal(rows.tokens(), SSD.keys());
    Tensor c = lab.normal(rows.tokens(), SSD.keys());
    Tensor decay = lab.negative(rows.tokens(), HEADS);
    Tensor d = lab.normal(HEADS);
    Tensor distance = lab.empty(spans, HEADS);
    Tensor ddistance = lab.normal(spans, HEADS);
    Tensor db = lab.empty(rows.tokens(), SSD.keys());
    Tensor dc = lab.empty(rows.tokens(), SSD.keys());
    Tensor dDecay = lab.empty(rows.tokens(), HEADS);
    Tensor dd = lab.full(0.5, HEADS);
    lab.kernels.matrixDistance(b, c, decay, d, SSD, q, k, ATTENTION, rows, distance);
    lab.kernels.matrixDistanceGrad(ddistance, distance, b, c, decay, d, SSD, q, k, ATTENTION, rows, db, dc, dDecay,
        dd);
    FiniteDifferences differences = new FiniteDifferences(lab, () -> {
      lab.kernels.matrixDistance(b, c, decay, d, SSD, q, k, ATTENTION, rows, distance);
      return Lab.dot(ddistance, distance);
    });
    differences.check("b", b, db);
    differences.check("c", c, dc);
    differences.check("logDecay", decay, dDecay);
    differences.check("d", d, dd, 0.5);
  }

  @Test
  void zeroDistanceHasZeroGradient() {
    Rows rows = Rows.ofLengths(1, 0, 1);
    Tensor q = lab.normal(2, HEADS * 3);
    Tensor k = lab.normal(2, 2 * 3);
    Tensor b = lab.full(0, 2, SSD.keys());
    Tensor c = lab.normal(2, SSD.keys());
    Tensor decay = lab.negative(2, HEADS);
    Tensor ones = lab.full(1, HEADS);
    Tensor distance = lab.empty(3, HEADS);
    Tensor db = lab.empty(2, SSD.keys());
    Tensor dc = lab.empty(2, SSD.keys());
    Tensor dDecay = lab.empty(2, HEADS);
    Tensor dd = lab.full(0, HEADS);
    lab.kernels.matrixDistance(b, c, decay, ones, SSD, q, k, ATTENTION, rows, distance);
    lab.kernels.matrixDistanceGrad(lab.normal(3, HEADS), distance, b, c, decay, ones, SSD, q, k, ATTENTION, rows,
        db, dc, dDecay, dd);
    for (Tensor t : new Tensor[] {distance, db, dc, dDecay, dd}) {
      assertThat(lab.map(t, Math::abs).toDoubles()).containsOnly(0);
    }
  }
}
