package org.seqmix.mohawk.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.seqmix.mohawk.recipe.Recipes;

class VariantTest {
  @Test
  void sharesNameTheStages() {
    assertThat(Variant.parse("0.1:0.3:0.6").name()).isEqualTo("1-3");
    assertThat(Variant.parse("0:0.4:0.6").name()).isEqualTo("2-3");
    assertThat(Variant.parse("0:0:1").name()).isEqualTo("3");
    assertThat(Variant.parse("0:0.4:0.6").shareText()).isEqualTo("0.00:0.40:0.60");
    assertThat(Variant.parse("0.1:0.3:0.6").shares().keySet()).containsExactly("matrices", "hstates", "supervised");
  }

  @Test
  void wrongSharesAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Variant.parse("0.5:0.5")).withMessageContaining("0.5:0.5");
    assertThatIllegalArgumentException().isThrownBy(() -> Variant.parse("0.5:0.4:0.5")).withMessageContaining("add up");
    assertThatIllegalArgumentException().isThrownBy(() -> Variant.parse("a:b:c")).withMessageContaining("a:b:c");
  }

  @Test
  void plansSplitTheTokensAndShareTheRate() {
    var plans = Variant.parse("0.25:0.25:0.5").plans(Recipes.read("word-problems", List.of()), 1000, 0.5);

    assertThat(plans.values().stream().mapToLong(p -> p.tokens()).toArray()).containsExactly(250, 250, 500);
    assertThat(plans.values()).allSatisfy(p -> {
      assertThat(p.rate()).isEqualTo(0.5);
      assertThat(p.requires()).isEmpty();
    });
  }

  /// Student's t for five values: half width 2.7764 s / sqrt(5).
  @Test
  void intervalsAreStudents() {
    Interval i = Interval.of(List.of(1.0, 2.0, 3.0, 4.0, 5.0));

    assertThat(i.mean()).isEqualTo(3);
    assertThat(i.half()).isCloseTo(2.7764451 * Math.sqrt(2.5) / Math.sqrt(5), within(1e-6));
    assertThat(Interval.of(List.of(1.0)).half()).isNaN();
  }
}
