package org.seqmix.tensor.reference;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Tensor;

class PlainConvTest {
  private static final int CHANNELS = 3;
  private static final int TAPS = 4;
  private final Lab lab = Lab.f64();

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void singleTapDelaysWithinItsDocument() {
    Tensor x = lab.normal(6, CHANNELS);
    Tensor y = lab.empty(6, CHANNELS);
    Tensor w = lab.full(0, CHANNELS, TAPS);
    lab.kernels.fill(w.columns(1, 2), 1);
    Rows rows = Rows.packed(new int[] {6}, new int[][] {{0, 3}});
    lab.kernels.causalConv(x, w, null, rows, null, y, null);
    assertThat(y.rows(0, 2).toDoubles()).containsOnly(0);
    Near.assertSame("delayed by two", y.rows(2, 3), x.rows(0, 1));
    assertThat(y.rows(3, 5).toDoubles()).as("nothing crosses the border").containsOnly(0);
    Near.assertSame("delayed by two", y.rows(5, 6), x.rows(3, 4));
  }

  @Test
  void stateHoldsTheLastInputs() {
    Tensor x = lab.normal(7, CHANNELS);
    Tensor in = lab.state(2, TAPS - 1, CHANNELS);
    Tensor out = lab.state(2, TAPS - 1, CHANNELS);
    Rows rows = Rows.continuing(new int[] {5, 2}, new int[] {3, 3});
    lab.kernels.causalConv(x, lab.normal(CHANNELS, TAPS), null, rows, in, lab.empty(7, CHANNELS), out);
    Near.assertSame("long row", out.rows(0, 3), x.rows(2, 5));
    Near.assertSame("short row, carried", out.rows(3, 4), in.rows(5, 6));
    Near.assertSame("short row, own", out.rows(4, 6), x.rows(5, 7));
  }

  @Test
  void oneTapNeedsNoState() {
    Tensor x = lab.normal(4, CHANNELS);
    Tensor y = lab.empty(4, CHANNELS);
    Tensor none = lab.state(1, 0, CHANNELS);
    lab.kernels.causalConv(x, lab.full(2, CHANNELS, 1), lab.full(1, CHANNELS), Rows.of(1, 4), none, y, none);
    Near.assertSame("2 x + 1", y, lab.map(x, v -> 2 * v + 1));
  }

  @Test
  void gradientsAgreeWithDifferencesInPackedRows() {
    gradients(Lab.PACKED, null);
  }

  @Test
  void gradientsAgreeWithDifferencesAfterCarriedInputs() {
    gradients(Lab.CONTINUING, lab.state(Lab.CONTINUING.rows(), TAPS - 1, CHANNELS));
  }

  private void gradients(Rows rows, @Nullable Tensor in) {
    Tensor x = lab.normal(rows.tokens(), CHANNELS);
    Tensor w = lab.normal(CHANNELS, TAPS);
    Tensor bias = lab.normal(CHANNELS);
    Tensor y = lab.empty(rows.tokens(), CHANNELS);
    Tensor dy = lab.normal(rows.tokens(), CHANNELS);
    Tensor dx = lab.empty(rows.tokens(), CHANNELS);
    Tensor dw = lab.full(0.5, CHANNELS, TAPS);
    Tensor dbias = lab.full(0.5, CHANNELS);
    lab.kernels.causalConvGrad(dy, x, w, rows, in, dx, dw, dbias);
    FiniteDifferences differences = new FiniteDifferences(lab, () -> {
      lab.kernels.causalConv(x, w, bias, rows, in, y, null);
      return Lab.dot(dy, y);
    });
    differences.check("x", x, dx);
    differences.check("w", w, dw, 0.5);
    differences.check("bias", bias, dbias, 0.5);
  }
}
