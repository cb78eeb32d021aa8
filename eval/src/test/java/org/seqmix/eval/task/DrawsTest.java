package org.seqmix.eval.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DrawsTest {
  @Property(tries = 200)
  void numbersAreDifferentAndBelowTheBound(@ForAll long seed, @ForAll long thing,
      @ForAll @IntRange(max = 40) int bound) {
    for (int count = 0; count <= bound; count += 1 + bound / 5) {
      List<Integer> got = new Draws(seed, thing).different(count, bound);
      assertThat(got).hasSize(count).doesNotHaveDuplicates().allMatch(i -> i >= 0 && i < bound);
      assertThat(new Draws(seed, thing).different(count, bound)).isEqualTo(got);
    }
  }

  /// 12,000 draws of 3 out of 6 in order: each number is in each place 2,000 times, give or take four deviations of 41.
  @Test
  void everyNumberIsAsLikelyInEveryPlace() {
    int[][] counts = new int[3][6];
    for (int i = 0; i < 12_000; i++) {
      List<Integer> got = new Draws(77, i).different(3, 6);
      IntStream.range(0, 3).forEach(p -> counts[p][got.get(p)]++);
    }
    for (int[] place : counts) {
      for (int count : place) {
        assertThat(count).isCloseTo(2000, within(164));
      }
    }
  }

  @Test
  void moreThanThereAreIsRefused() {
    assertThatThrownBy(() -> new Draws(1, 1).different(4, 3)).hasMessageContaining("at most 3");
  }
}
