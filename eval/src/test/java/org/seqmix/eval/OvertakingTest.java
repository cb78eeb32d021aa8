package org.seqmix.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.seqmix.eval.Overtaking.Point;
import org.seqmix.hybrid.config.ModelConfig;
import org.seqmix.hybrid.model.ModelSizes;

class OvertakingTest {
  /// Both tiny models: the first grows with every token.
  private static final List<ModelConfig> MODELS = TinyModels.both();

  private static ModelSizes sizes(int model) {
    return ModelSizes.of(MODELS.get(model));
  }

  @Test
  void thePredictedLengthIsTheFirstAtWhichFewerBytesMove() {
    ModelSizes teacher = MODELS.stream().map(ModelSizes::of).filter(s -> s.keyValueBytes() > 0 && s.stateBytes() == 0)
        .findFirst().orElseThrow();
    ModelSizes student = MODELS.stream().map(ModelSizes::of).filter(s -> s.stateBytes() > 0).findFirst().orElseThrow();
    for (int batch : new int[] {1, 3, 64}) {
      long at = Overtaking.predicted(student, 5000, teacher, 4000, batch).orElseThrow();
      assertThat(bytes(student, 5000, batch, at)).isLessThan(bytes(teacher, 4000, batch, at));
      if (at > 0) {
        assertThat(bytes(student, 5000, batch, at - 1)).isGreaterThanOrEqualTo(bytes(teacher, 4000, batch, at - 1));
      }
    }
  }

  private static double bytes(ModelSizes sizes, double weights, int batch, long length) {
    return weights + (double) batch * (sizes.carriedBytes(1, length) + sizes.stateBytes() + sizes.keyValueBytes());
  }

  @Test
  void aModelNeverOvertakesItself() {
    assertThat(Overtaking.predicted(sizes(0), 1, sizes(0), 1, 1)).isEmpty();
    assertThat(Overtaking.predicted(sizes(0), 1, sizes(0), 2, 1)).isEqualTo(OptionalLong.of(0));
  }

  /// Teacher 1 + length / 100 seconds a token, student 3 seconds: they meet at 200.
  @Test
  void measuredTimesCrossBetweenTheirNeighbours() {
    List<Point> points = List.of(point(0), point(150), point(250), point(1000));
    assertThat(Overtaking.measured(points).orElseThrow()).isEqualTo(200, within(1e-9));
    assertThat(Overtaking.measured(points.subList(0, 2))).isEmpty();
    assertThat(Overtaking.measured(points.subList(2, 4)).orElseThrow()).isEqualTo(250);
    assertThat(Overtaking.measured(List.of())).isEmpty();
  }

  private static Point point(double length) {
    return new Point(length, 1.0 / 3, 1 / (1 + length / 100));
  }
}
