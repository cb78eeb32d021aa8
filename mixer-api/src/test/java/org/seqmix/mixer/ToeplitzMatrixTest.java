package org.seqmix.mixer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Tensor;

class ToeplitzMatrixTest {
  private static final int HEADS = Material.HEADS;
  /// Longer than a block of rows, packed, with an empty row.
  private static final Rows ROWS = Rows.packed(new int[] {70, 0, 5}, new int[][] {{2, 66}, {}, {4}});
  private static final int LONGEST = 64;

  private final Material material = new Material();

  @AfterEach
  void close() {
    material.close();
  }

  @Test
  void rowsAreTheFiltersAndApplyIsTheirConvolution() {
    Tensor w = material.random(HEADS, 3);
    Tensor v = material.random(ROWS.tokens(), HEADS * 2);
    ToeplitzMatrix m = new ToeplitzMatrix(w, ROWS);
    double[] dense = m.dense(material.plain()).toDoubles();
    double[] filters = w.toDoubles();
    double[] values = v.toDoubles();
    double[] expected = new double[values.length];
    int length = ROWS.maxLength();
    for (Rows.Span s : ROWS.spans()) {
      for (int t = s.from(); t < s.to(); t++) {
        for (int k = 0; k < 3 && t - k >= s.from(); k++) {
          for (int h = 0; h < HEADS; h++) {
            int i = t - ROWS.from(s.row());
            assertThat(dense[((s.row() * HEADS + h) * length + i) * length + i - k]).isEqualTo(filters[h * 3 + k]);
            expected[t * 8 + 2 * h] += filters[h * 3 + k] * values[(t - k) * 8 + 2 * h];
            expected[t * 8 + 2 * h + 1] += filters[h * 3 + k] * values[(t - k) * 8 + 2 * h + 1];
          }
        }
      }
    }
    assertThat(Arrays.stream(dense).filter(x -> x != 0).count())
        .isEqualTo((long) HEADS * (entries(0) + entries(1) + entries(2)));
    assertThat(m.apply(material.plain(), v).toDoubles()).containsExactly(expected, offset(1e-12));
  }

  /// Moving taps by d adds the sum over lags of d² times the lag's entries to the squared distance, and nothing else.
  @Test
  void theNearestIsTheMinimum() {
    MixingMatrix m = material.softmax(ROWS);
    ToeplitzMatrix nearest = ToeplitzMatrix.nearest(material.plain(), m);
    assertThat(nearest.filters().columns()).isEqualTo(LONGEST);
    double[] least = squares(m, nearest);
    for (int tries = 0; tries < 5; tries++) {
      Tensor d = material.random(HEADS, LONGEST);
      double[] more = squares(m, new ToeplitzMatrix(moved(nearest.filters(), d), ROWS));
      for (int h = 0; h < HEADS; h++) {
        double added = 0;
        for (int k = 0; k < LONGEST; k++) {
          added += entries(k) * Math.pow(d.toDoubles()[h * LONGEST + k], 2);
        }
        assertThat(more[h] - least[h]).isPositive().isCloseTo(added, within(1e-9 * added));
      }
    }
  }

  @Test
  void aToeplitzMatrixIsNearestToItself() {
    ToeplitzMatrix m = new ToeplitzMatrix(material.random(HEADS, LONGEST), ROWS);
    ToeplitzMatrix nearest = ToeplitzMatrix.nearest(material.plain(), m);
    assertThat(nearest.filters().toDoubles()).containsExactly(m.filters().toDoubles(), offset(1e-12));
  }

  @Test
  void whatIsNoFilterIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new ToeplitzMatrix(material.random(4), ROWS))
        .withMessage("Toeplitz matrix: expected filters (heads, taps) of at least one tap, got (4)");
    MixingMatrix none = material.softmax(Rows.ofLengths(0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> ToeplitzMatrix.nearest(material.plain(), none))
        .withMessageContaining("expected at least one token");
  }

  private Tensor moved(Tensor filters, Tensor by) {
    Tensor out = material.scope().empty(filters.type(), filters.shape());
    filters.device().kernels().axpby(1, filters, 1, by, out);
    return out;
  }

  /// Squared distance of every head, over all documents.
  private double[] squares(MixingMatrix a, MixingMatrix b) {
    double[] distances = a.distance(material.plain(), b).toDoubles();
    double[] out = new double[HEADS];
    for (int i = 0; i < distances.length; i++) {
      out[i % HEADS] += distances[i] * distances[i];
    }
    return out;
  }

  private static int entries(int lag) {
    return ROWS.spans().stream().mapToInt(s -> Math.max(0, s.length() - lag)).sum();
  }
}
