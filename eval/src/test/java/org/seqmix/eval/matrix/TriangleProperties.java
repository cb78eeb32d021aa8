package org.seqmix.eval.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class TriangleProperties {
  @Property(tries = 100)
  void valuesComeBackWithinHalfAStep(@ForAll @IntRange(min = 1, max = 12) int tokens, @ForAll long seed,
      @ForAll @IntRange(min = -20, max = 20) int power) {
    Random random = new Random(seed);
    float[] dense = new float[2 * tokens * tokens];
    for (int i = 0; i < dense.length; i++) {
      dense[i] = (float) (random.nextGaussian() * Math.pow(10, power - 6 * random.nextDouble()));
    }
    Triangle triangle = Triangle.of(dense, 1, tokens);
    double smallest = triangle.largest() * Math.pow(10, -Triangle.DECADES);
    for (int i = 0; i < tokens; i++) {
      for (int j = 0; j < tokens; j++) {
        double value = dense[tokens * tokens + i * tokens + j];
        double back = triangle.value(i, j);
        if (j > i) {
          assertThat(back).isZero();
        } else if (Math.abs(value) > smallest) {
          assertThat(back * value).isPositive();
          assertThat(Math.log(back / value)).isEqualTo(0, within(Triangle.STEP / 2 + 1e-6));
        } else {
          assertThat(Math.abs(back)).isLessThanOrEqualTo(smallest * (1 + 1e-9));
        }
      }
    }
  }

  @Example
  void theLargestValueIsExactAndWhatIsNoNumberIsZero() {
    Triangle triangle = Triangle.of(new float[] {-3, 9, Float.NaN, 0.5f}, 0, 2);
    assertThat(triangle.largest()).isEqualTo(3);
    assertThat(triangle.value(0, 0)).isEqualTo(-3);
    assertThat(triangle.value(1, 0)).isZero();
  }

  @Example
  void aMatrixOfZerosHasAPicture() {
    assertThat(Triangle.of(new float[9], 0, 3).codes()).containsOnly(0);
    assertThatThrownBy(() -> new Triangle(3, 1, new byte[5])).hasMessageContaining("6 codes, got 5");
  }
}
