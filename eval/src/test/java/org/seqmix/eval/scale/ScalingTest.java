package org.seqmix.eval.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.seqmix.eval.scale.Crossing.Crosses;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ScalingTest {
  private static final ScaleSettings SETTINGS = new ScaleSettings(50, 400, 0.95, 3, false);

  private static Scaling two() {
    return Scaling.of(List.of(Runs.run("big, slow", 1, 40, 16, 0.6, 16), Runs.run("small", 1, 40, 16, 0.5, 1),
        Runs.run("small", 2, 40, 16, 0.5, 1)), Optional.of("big, slow"), SETTINGS);
  }

  @Test
  void curvesAreMeansOverProblemsAndSeeds() {
    Scaling found = two();
    ScaleRun first = Runs.run("small", 1, 40, 16, 0.5, 1);
    ScaleRun second = Runs.run("small", 2, 40, 16, 0.5, 1);
    for (CurvePoint p : found.curve("small", Selection.COVERAGE).orElseThrow().points()) {
      double mean = java.util.stream.Stream.of(first, second).flatMap(r -> r.ballots().stream())
          .mapToDouble(b -> Coverage.at(16, b.right(), p.k())).average().orElseThrow();
      assertThat(p.value()).isEqualTo(mean, within(1e-12));
      assertThat(p.bounds().low()).isLessThanOrEqualTo(p.value());
      assertThat(p.bounds().high()).isGreaterThanOrEqualTo(p.value());
      assertThat(p.seconds()).hasValue(p.k());
      assertThat(p.error()).isZero();
    }
    assertThat(found.curves()).hasSize(8);
    assertThat(found.bySeed()).hasSize(8);
    assertThat(found.curve("small", Selection.WEIGHTED).orElseThrow().points().get(2).error()).isPositive();
    assertThat(found.models()).extracting(RunFacts::model).containsExactly("big, slow", "small");
    assertThat(found.models().getLast().seeds()).containsExactly(1L, 2L);
  }

  @Test
  void coverageIsNeverBelowAnyChoice() {
    Scaling found = two();
    for (Selection s : Selection.values()) {
      List<CurvePoint> all = found.curve("small", Selection.COVERAGE).orElseThrow().points();
      List<CurvePoint> some = found.curve("small", s).orElseThrow().points();
      for (int i = 0; i < all.size(); i++) {
        assertThat(some.get(i).value()).isLessThanOrEqualTo(all.get(i).value() + 4 * some.get(i).error() + 1e-12);
      }
    }
  }

  @Test
  void differencesAreOfTheSameProblems() {
    Scaling found = two();
    for (Difference d : found.differences()) {
      CurvePoint student = point(found, d.model(), d);
      CurvePoint teacher = point(found, "big, slow", d);
      assertThat(d.value()).isEqualTo(student.value() - teacher.value(), within(1e-12));
      assertThat(d.value()).isBetween(d.bounds().low() - 1e-12, d.bounds().high() + 1e-12);
    }
    assertThat(found.differences()).hasSize(4 * 5);
  }

  private static CurvePoint point(Scaling found, String model, Difference d) {
    return found.curve(model, d.selection()).orElseThrow().points().stream().filter(p -> p.k() == d.k()).findFirst()
        .orElseThrow();
  }

  @Test
  void aStudentThatGrowsPassesATeacherThatDoesNot() {
    ScaleRun teacher = Runs.constant("teacher", 30, 15, 6, 0.5, 2, 4, 8, 16, 64);
    ScaleRun student = Runs.run("student", 1, 30, 64, 0.15, 1);
    Scaling found = Scaling.of(List.of(teacher, student), Optional.of("teacher"), SETTINGS);
    Race race = found.races().getFirst();
    assertThat(race.selection()).isEqualTo(Selection.COVERAGE);
    assertThat(race.crossing()).isInstanceOfSatisfying(Crosses.class, c -> {
      assertThat(c.seconds()).isBetween(c.low(), c.high()).isBetween(1.0, 64.0);
      assertThat(c.crossings()).isEqualTo(1);
      assertThat(c.low()).isLessThan(c.high());
    });
    assertThat(race.sentence()).startsWith("Coverage: student passes above teacher at ");
    assertThat(found.races()).hasSize(2);
  }

  @Test
  void aPlainProportionIsExact() {
    Scaling found = Scaling.of(List.of(Runs.constant("m", 30, 12, 1)), Optional.empty(), SETTINGS);
    CurvePoint p = found.curve("m", Selection.MAJORITY).orElseThrow().points().getFirst();
    assertThat(p.value()).isEqualTo(0.4, within(1e-12));
    assertThat(p.bounds().method()).isEqualTo(Bounds.Method.WILSON);
    assertThat(p.seconds()).isEmpty();
    assertThat(found.races()).isEmpty();
    assertThat(found.curve("m", Selection.BEST)).isEmpty();
  }

  @Test
  void manyRoundsAreThinnedToPowersOfTwo() {
    double[] seconds = new double[20];
    java.util.Arrays.setAll(seconds, i -> i + 1);
    Scaling found = Scaling.of(List.of(Runs.constant("m", 3, 1, 20, seconds)), Optional.empty(), SETTINGS);
    assertThat(found.curve("m", Selection.COVERAGE).orElseThrow().timed()).extracting(CurvePoint::k)
        .containsExactly(1, 2, 4, 8, 16, 20);
  }

  @Test
  void runsThatCannotBeComparedAreNamed() {
    assertThatThrownBy(() -> Scaling.of(List.of(Runs.constant("a", 3, 1, 2), Runs.constant("b", 2, 1, 2)),
        Optional.of("a"), SETTINGS)).hasMessageContaining("run of b: expected the 3 problems of a, got 2");
    assertThatThrownBy(() -> Scaling.of(List.of(Runs.constant("a", 3, 1, 2)), Optional.of("c"), SETTINGS))
        .hasMessageContaining("expected runs of the teacher c, got [a]");
    assertThatThrownBy(() -> Scaling.of(List.of(Runs.constant("a", 3, 1, 2), Runs.constant("a", 3, 1, 2)),
        Optional.of("a"), SETTINGS)).hasMessageContaining("expected each seed once");
    assertThatThrownBy(() -> Scaling.of(List.of(Runs.constant("a", 3, 1, 1, 1.0, 2.0)), Optional.empty(), SETTINGS))
        .hasMessageContaining("paid for, 2, got 1");
  }

  @Test
  void jsonAndCsvHoldEveryPoint() {
    Scaling found = two();
    JsonNode json = JsonMapper.builder().build().readTree(ScaleJson.bytes(found));
    assertThat(json.path("curves")).hasSize(8);
    assertThat(json.path("curves").path(0).path("points")).hasSize(5);
    assertThat(json.path("differences")).hasSize(20);
    assertThat(json.path("crossings")).hasSize(4);
    assertThat(json.path("settings").path("resamples").asInt()).isEqualTo(400);
    String[] lines = new String(ScaleCsv.bytes(found), StandardCharsets.UTF_8).split("\n");
    assertThat(lines).hasSize(1 + 16 * 5);
    assertThat(lines[0]).isEqualTo("model,seed,selection,k,seconds,value,low,high");
    CurvePoint p = found.curves().getFirst().points().getFirst();
    assertThat(lines[1]).isEqualTo("\"big, slow\",1,coverage,1,16.0," + p.value() + "," + p.bounds().low() + ","
        + p.bounds().high());
    assertThat(lines).anyMatch(l -> l.startsWith("small,all,")).anyMatch(l -> l.startsWith("small,2,"));
  }

  @Test
  void gapsArePairedWherePossible() {
    GapRow paired = GapRow.paired(GapRow.Family.RECALL, "copy", "exact", true, new double[] {1, 1, 1, 0},
        new double[] {0, 0, 0, 0}, SETTINGS);
    assertThat(paired.difference()).isEqualTo(-0.75, within(1e-12));
    assertThat(paired.low()).isGreaterThanOrEqualTo(-1);
    GapRow apart = GapRow.apart(GapRow.Family.LIKELIHOOD, "text", "bits", false, 1.0, 0.03, 1.5, 0.04, 100);
    assertThat(apart.high() - apart.low()).isEqualTo(2 * 1.96 * 0.05, within(1e-4));
    assertThat(apart.isBehind()).isTrue();
    assertThat(apart.isAhead()).isFalse();
  }
}
