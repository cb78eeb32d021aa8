package org.seqmix.mohawk.study.matrices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.seqmix.mohawk.study.Interval;
import org.seqmix.mohawk.study.matrices.AttentionMatrix.Place;
import org.seqmix.mohawk.study.matrices.MatrixResult.AtSize;

class MatrixTableTest {
  private static MatrixResult result(double toeplitz, double lowRank, double ssd, double general) {
    return new MatrixResult(new Place(0, 0, 0), 9, toeplitz,
        List.of(new AtSize(16, lowRank, ssd, general, general / 2, general / 4)));
  }

  private static final MatrixTable TABLE = new MatrixTable(
      List.of(result(10, 4, 2, 1), result(12, 4, 3, 3.3), result(14, 4, 5, 1)));

  @Test
  void distancesAreMeansWithIntervals() {
    assertThat(TABLE.toeplitz()).isEqualTo(Interval.of(List.of(10.0, 12.0, 14.0)));
    assertThat(TABLE.distance(0, AtSize::ssd)).isEqualTo(Interval.of(List.of(2.0, 3.0, 5.0)));
  }

  @Test
  void ratiosArePaired() {
    assertThat(TABLE.ratio(0)).isEqualTo(Interval.of(List.of(0.5, 0.75, 1.25)));
  }

  @Test
  void ordersAreSharesAndTheWorstFactor() {
    MatrixTable.Order order = TABLE.order(0, AtSize::general, AtSize::ssd);

    assertThat(order.share()).isCloseTo(2 / 3.0, within(1e-15));
    assertThat(order.worst()).isCloseTo(1.1, within(1e-15));
    assertThat(TABLE.order(0, AtSize::floor, AtSize::general)).isEqualTo(new MatrixTable.Order(1, 0.25));
  }

  @Test
  void markdownHasALineForEverySize() {
    assertThat(TABLE.markdown().lines()).hasSize(7).filteredOn(l -> l.startsWith("| 16 |")).hasSize(2)
        .anySatisfy(l -> assertThat(l).contains("66.7%, worst +10.0%"));
    assertThatIllegalArgumentException().isThrownBy(() -> new MatrixTable(List.of()));
  }
}
