package org.seqmix.eval.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class SeriesProperties {
  @Property(tries = 200)
  void thinningKeepsFewPointsTheirOrderAndTheLevel(@ForAll @IntRange(min = 1, max = 3000) int points,
      @ForAll @IntRange(min = 1, max = 400) int most) {
    double[] x = new double[points];
    double[] y = new double[points];
    Arrays.setAll(x, i -> i);
    Arrays.setAll(y, i -> 3 * i + 1);
    Series thin = new Series("s", x, y, Series.Weight.THIN).thinned(most);
    assertThat(thin.x().length).isBetween(1, most);
    assertThat(thin.x()).isSorted();
    for (int i = 0; i < thin.x().length; i++) {
      assertThat(thin.y()[i]).isEqualTo(3 * thin.x()[i] + 1, within(1e-8));
    }
    if (points <= most) {
      assertThat(thin.y()).isEqualTo(y);
    }
  }

  @Example
  void placesAndValuesComeInPairs() {
    assertThatThrownBy(() -> new Series("loss", new double[2], new double[3], Series.Weight.THICK))
        .hasMessageContaining("series loss");
  }
}
