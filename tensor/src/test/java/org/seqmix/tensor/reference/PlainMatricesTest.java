package org.seqmix.tensor.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.seqmix.tensor.AttentionShape;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;

class PlainMatricesTest {
  private static final AttentionShape ATTENTION = new AttentionShape(4, 2, 3, 0.7, 3);
  private static final SsdShape SSD = new SsdShape(4, 2, 3, 2);
  private static final int HEADS = 4;
  private final Lab lab = Lab.f64();
  private final Rows rows = Lab.PACKED;
  private final Tensor q = lab.normal(rows.tokens(), HEADS * 3);
  private final Tensor k = lab.normal(rows.tokens(), 2 * 3);
  private final Tensor b = lab.normal(rows.tokens(), SSD.keys());
  private final Tensor c = lab.normal(rows.tokens(), SSD.keys());
  private final Tensor decay = lab.negative(rows.tokens(), HEADS);
  private final Tensor d = lab.normal(HEADS);

  @AfterEach
  void close() {
    lab.close();
  }

  private Tensor block(int from, int to) {
    return lab.empty((long) rows.rows() * HEADS * (to - from), rows.maxLength());
  }

  private Tensor attention(int from, int to) {
    Tensor m = block(from, to);
    lab.kernels.attentionRows(q, k, rows, ATTENTION, from, to, m);
    return m;
  }

  private Tensor ssd(int from, int to) {
    Tensor m = block(from, to);
    lab.kernels.ssdRows(b, c, decay, d, rows, SSD, from, to, m);
    return m;
  }

  @Test
  void attentionRowsSumToOne() {
    double[] m = attention(0, rows.maxLength()).toDoubles();
    int length = rows.maxLength();
    for (int row = 0; row < m.length / length; row++) {
      double sum = 0;
      for (int j = 0; j < length; j++) {
        sum += m[row * length + j];
      }
      boolean exists = row % length < rows.length(row / length / HEADS);
      assertThat(sum).isCloseTo(exists ? 1 : 0, within(1e-14));
    }
  }

  @Test
  void nothingLiesOutsideDocumentsNorAboveTheDiagonal() {
    int length = rows.maxLength();
    for (Tensor m : new Tensor[] {attention(0, length), ssd(0, length)}) {
      double[] values = m.toDoubles();
      for (int e = 0; e < values.length; e++) {
        int row = e / length / length / HEADS;
        if (!Dense.inside(rows, row, e / length % length, e % length)) {
          assertThat(values[e]).as("element %d", e).isEqualTo(0);
        }
      }
      assertThat(Arrays.stream(values)).anyMatch(v -> v != 0);
    }
  }

  @Test
  void windowsHideOldKeys() {
    double[] m = attention(0, rows.maxLength()).toDoubles();
    int length = rows.maxLength();
    int lastOfFirstRow = 6;
    for (int j = 0; j < length; j++) {
      boolean visible = j >= lastOfFirstRow - 2 && j <= lastOfFirstRow;
      assertThat(m[lastOfFirstRow * length + j] > 0).as("key %d", j).isEqualTo(visible);
    }
  }

  @Test
  void blocksAreRowsOfTheWhole() {
    int length = rows.maxLength();
    blocks(attention(0, length), attention(2, 5));
    blocks(ssd(0, length), ssd(2, 5));
  }

  private void blocks(Tensor whole, Tensor part) {
    int length = rows.maxLength();
    for (int i = 0; i < rows.rows() * HEADS; i++) {
      Near.assertSame("matrix " + i, part.rows(i * 3L, i * 3L + 3),
          whole.rows((long) i * length + 2, (long) i * length + 5));
    }
  }

  @Test
  void attentionGradientsAgreeWithDifferences() {
    Tensor dq = lab.full(0.5, rows.tokens(), HEADS * 3);
    Tensor dk = lab.full(0.5, rows.tokens(), 2 * 3);
    Tensor top = lab.normal((long) rows.rows() * HEADS * 3, rows.maxLength());
    Tensor rest = lab.normal((long) rows.rows() * HEADS * 4, rows.maxLength());
    lab.kernels.attentionRowsGrad(top, q, k, rows, ATTENTION, 0, 3, dq, dk);
    lab.kernels.attentionRowsGrad(rest, q, k, rows, ATTENTION, 3, 7, dq, dk);
    FiniteDifferences differences = new FiniteDifferences(lab,
        () -> Lab.dot(top, attention(0, 3)) + Lab.dot(rest, attention(3, 7)));
    differences.check("q", q, dq, 0.5);
    differences.check("k", k, dk, 0.5);
  }

  @Test
  void ssdGradientsAgreeWithDifferences() {
    Tensor db = lab.full(0.5, rows.tokens(), SSD.keys());
    Tensor dc = lab.full(0.5, rows.tokens(), SSD.keys());
    Tensor dDecay = lab.full(0.5, rows.tokens(), HEADS);
    Tensor dd = lab.full(0.5, HEADS);
    Tensor top = lab.normal((long) rows.rows() * HEADS * 3, rows.maxLength());
    Tensor rest = lab.normal((long) rows.rows() * HEADS * 4, rows.maxLength());
    lab.kernels.ssdRowsGrad(top, b, c, decay, d, rows, SSD, 0, 3, db, dc, dDecay, dd);
    lab.kernels.ssdRowsGrad(rest, b, c, decay, d, rows, SSD, 3, 7, db, dc, dDecay, dd);
    FiniteDifferences differences = new FiniteDifferences(lab,
        () -> Lab.dot(top, ssd(0, 3)) + Lab.dot(rest, ssd(3, 7)));
    differences.check("b", b, db, 0.5);
    differences.check("c", c, dc, 0.5);
    differences.check("logDecay", decay, dDecay, 0.5);
    differences.check("d", d, dd, 0.5);
  }
}
