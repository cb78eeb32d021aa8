package org.seqmix.tensor.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Tensor;

class PlainRopeTest {
  private static final int POSITIONS = 16;
  private static final int HEADS = 2;
  private static final int HALF = 2;
  private static final int HEAD_DIM = 5;
  private final Lab lab = Lab.f64();
  private final Tensor cos = lab.empty(POSITIONS, HALF);
  private final Tensor sin = lab.empty(POSITIONS, HALF);

  PlainRopeTest() {
    double[] cosines = new double[POSITIONS * HALF];
    double[] sines = new double[POSITIONS * HALF];
    for (int i = 0; i < cosines.length; i++) {
      double angle = i / HALF * Math.pow(0.3, i % HALF);
      cosines[i] = Math.cos(angle);
      sines[i] = Math.sin(angle);
    }
    lab.set(cos, cosines);
    lab.set(sin, sines);
  }

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void turningBackRestores() {
    Rows rows = Lab.CONTINUING;
    Tensor x = lab.normal(rows.tokens(), HEADS * HEAD_DIM);
    Tensor y = lab.empty(rows.tokens(), HEADS * HEAD_DIM);
    lab.kernels.rope(x, cos, sin, rows, HEADS, false, y);
    for (int h = 0; h < HEADS; h++) {
      int last = (h + 1) * HEAD_DIM;
      Near.assertSame("columns beyond R", y.columns(last - 1, last), x.columns(last - 1, last));
    }
    lab.kernels.rope(y, cos, sin, rows, HEADS, true, y);
    Near.assertNear("back", y.toDoubles(), x.toDoubles(), 1e-14);
  }

  @Test
  void scoresDependOnDistancesOnly() {
    Tensor q = lab.normal(1, HEADS * HEAD_DIM);
    Tensor k = lab.normal(1, HEADS * HEAD_DIM);
    double near = Lab.dot(at(q, 5), at(k, 2));
    double far = Lab.dot(at(q, 11), at(k, 8));
    assertThat(far).isCloseTo(near, within(1e-13));
    assertThat(Lab.dot(at(q, 5), at(k, 3))).isNotCloseTo(near, within(1e-3));
  }

  private Tensor at(Tensor x, int position) {
    Tensor y = lab.empty(1, HEADS * HEAD_DIM);
    lab.kernels.rope(x, cos, sin, Rows.continuing(new int[] {1}, new int[] {position}), HEADS, false, y);
    return y;
  }

  @Test
  void pairsTurnTowardsTheSecond() {
    Tensor x = lab.full(0, 1, HEADS * HEAD_DIM);
    lab.kernels.fill(x.columns(0, 1), 1);
    Tensor y = at(x, 3);
    assertThat(y.toDoubles()[0]).isEqualTo(cos.rows(3, 4).toDoubles()[0]);
    assertThat(y.toDoubles()[HALF]).isEqualTo(sin.rows(3, 4).toDoubles()[0]);
  }

  @Test
  void gradientAgreesWithDifferences() {
    Rows rows = Lab.PACKED;
    Tensor x = lab.normal(rows.tokens(), HEADS * HEAD_DIM);
    Tensor y = lab.empty(rows.tokens(), HEADS * HEAD_DIM);
    Tensor dy = lab.normal(rows.tokens(), HEADS * HEAD_DIM);
    Tensor dx = lab.empty(rows.tokens(), HEADS * HEAD_DIM);
    lab.kernels.rope(dy, cos, sin, rows, HEADS, true, dx);
    new FiniteDifferences(lab, () -> {
      lab.kernels.rope(x, cos, sin, rows, HEADS, false, y);
      return Lab.dot(dy, y);
    }).check("x", x, dx);
  }
}
