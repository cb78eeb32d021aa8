package org.seqmix.mohawk.study.gap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.seqmix.hybrid.model.Architecture;
import org.seqmix.hybrid.model.LayerPlan;
import org.seqmix.mohawk.recipe.Recipes;
import org.seqmix.mohawk.run.StudentConfig;
import org.seqmix.mohawk.study.Interval;

class PlansTest {
  private static final LayerPlan STUDENT = LayerPlan
      .parse("4*discrete-mamba2[heads=2 groups=2 state=4 taps=4 expand=1 conv_bias=1]");
  private static final LayerPlan TEACHER = Architecture.plan(GapModels.CONFIG).mixers();

  /// A layer whose two heads gain this much each.
  private static LayerGap layer(int number, double gain, double first, double second) {
    LayerGap.Matrix m = new LayerGap.Matrix(1, 1);
    return new LayerGap(number, m, 1, 1, new Loss(gain, gain), new Loss(0, 0), new Loss(0, 0),
        List.of(new LayerGap.Head(0, m, 1.0, new Loss(first, 0)), new LayerGap.Head(1, m, 1.0, new Loss(second, 0))));
  }

  private static Gaps gaps() {
    return gaps(1);
  }

  private static Gaps gaps(double allMixers) {
    Loss some = new Loss(1, 1);
    return new Gaps(Gaps.Reading.TEACHER, 1, 1, some, some, new Loss(allMixers, 1), some,
        List.of(layer(0, 0.1, 0.3, -0.1), layer(1, 0.2, 0.5, 0.4), layer(2, 0.3, 0.01, 0.02), layer(3, 0, 0, 0)));
  }

  @Test
  void evenSpacingIsTheMiddleOfEqualPieces() {
    assertThat(LayerChoice.evenlySpaced(1, 6)).containsExactly(3);
    assertThat(LayerChoice.evenlySpaced(2, 6)).containsExactly(1, 4);
    assertThat(LayerChoice.evenlySpaced(4, 24)).containsExactly(3, 9, 15, 21);
  }

  /// Head choices are lines of a recipe: the student they describe exists.
  @Test
  void theBestHeadsMakeAPlanThatRecipesRead() {
    HeadChoice choice = HeadChoice.best(gaps(), STUDENT, TEACHER, 3).orElseThrow();

    assertThat(choice.attentionLayers()).containsExactly(1);
    assertThat(choice.mixers().layers().get(0).toString())
        .isEqualTo("hybrid-heads[heads=2 keep=0 state=4 taps=4 conv_bias=1]");
    assertThat(choice.mixers().layers().get(2)).isEqualTo(STUDENT.layers().get(2));
    List<String> settings = choice.setting().lines().map(l -> l.replaceFirst(": ", "=")).toList();
    LayerPlan plan = Architecture.plan(StudentConfig.of(GapModels.CONFIG, Recipes.read("mohawk", settings))).mixers();
    assertThat(plan.layers().get(1)).isEqualTo(TEACHER.layers().get(1));
    assertThat(plan.layers().get(0).name()).isEqualTo("hybrid-heads");
    assertThat(plan.layers().get(3).name()).isEqualTo("discrete-mamba2");
  }

  @Test
  void headsThatGainNothingAreNotChosen() {
    HeadChoice choice = HeadChoice.best(gaps(), STUDENT, TEACHER, 100).orElseThrow();

    assertThat(choice.attentionLayers()).containsExactly(1, 2);
    assertThat(choice.mixers().layers().get(0).options()).containsEntry("keep", "0");
    assertThat(HeadChoice.best(gaps(), TEACHER, TEACHER, 3)).isEmpty();
  }

  /// Swaps say little about a student whose layers have grown together.
  @Test
  void aStudentThatHasMovedAwayIsWarnedOf() {
    List<LayerChoice> plans = List.of(new LayerChoice(List.of(2), new Loss(1, 1), List.of(1), new Loss(1, 1)));

    assertThat(GapReport.of(gaps(1), plans, Optional.empty()).warning()).isEmpty();
    assertThat(GapReport.of(gaps(1.5), plans, Optional.empty()).warning()).hasValueSatisfying(
        w -> assertThat(w).contains("1.5000", "hidden-state alignment").doesNotContain("\n"));
  }

  /// Ranks of 1, 2, 2, 3 are 1, 2.5, 2.5, 4: covariance 4.5, variances 4.5 and 5, so sqrt(0.9).
  @Test
  void equalValuesShareTheirRanks() {
    assertThat(Spearman.ranks(List.of(2.0, 1.0, 3.0, 2.0))).containsExactly(2.5, 1, 4, 2.5);
    assertThat(Spearman.correlation(List.of(1.0, 2.0, 2.0, 3.0), List.of(5.0, 6.0, 7.0, 8.0)))
        .isCloseTo(Math.sqrt(0.9), within(1e-15));
    assertThat(Spearman.correlation(List.of(1.0, 2.0, 9.0), List.of(3.0, 2.0, 1.0))).isEqualTo(-1);
    assertThat(Spearman.correlation(List.of(1.0, 1.0), List.of(3.0, 2.0))).isNaN();
    assertThatIllegalArgumentException().isThrownBy(() -> Spearman.correlation(List.of(1.0), List.of()));
  }

  /// Losses fall where the gain grows, but for the suggested layer, which is second.
  @Test
  void theResultSaysWhereTheSuggestionStands() {
    double[] losses = {3, 1, 2, 4};
    List<HybridCheck.Line> lines = new ArrayList<>(IntStream.range(0, 4).mapToObj(l -> new HybridCheck.Line(
        List.of(l), List.of(losses[l]), Interval.of(List.of(losses[l])))).toList());
    lines.add(new HybridCheck.Line(List.of(1, 2), List.of(0.5), Interval.of(List.of(0.5))));

    CheckResult result = CheckResult.of(gaps(), 2, lines);

    assertThat(result.rank()).isEqualTo(2);
    assertThat(result.of()).isEqualTo(4);
    assertThat(result.correlations().get("gain in loss")).isCloseTo(0.8, within(1e-12));
    assertThat(result.conclusion()).contains("layer 2 is number 2 of 4", "0.80").doesNotContain("\n");
  }
}
