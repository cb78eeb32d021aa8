package org.seqmix.eval.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.seqmix.eval.scale.GapRow;
import org.seqmix.eval.scale.GapRow.Family;
import org.seqmix.eval.scale.ScaleSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class GapReportTest {
  private static final double[] ALL = {1, 1, 1, 1, 1, 1, 1, 1};
  private static final double[] HALF = {1, 0, 1, 0, 1, 0, 1, 0};

  private static GapReport report(GapRow... rows) {
    return new GapReport("Gap <&>", "the <teacher>", "the student", List.of(rows), List.of());
  }

  private static GapRow paired(Family family, String task) {
    return GapRow.paired(family, task, "acc", true, ALL, HALF, ScaleSettings.DEFAULTS);
  }

  @Test
  void whatWasNotRunIsSaid() {
    GapReport report = report(paired(Family.LIKELIHOOD, "piqa"));
    assertThat(report.sentences()).containsExactly(
        "Likelihood: Of 1 metric the student is behind in 1. The largest gap: piqa, acc, -50.0 points.",
        "Generation: No generation test was run: nothing is known about the gap there. Likelihoods alone do not show it.",
        "Recall: No recall test was run: nothing is known about the gap there. Likelihoods alone do not show it.");
    assertThat(report.html()).contains("No recall test was run", "Gap &lt;&amp;&gt;").doesNotContain("<teacher>")
        .doesNotContain("NaN").doesNotContain("http");
  }

  @Test
  void lossesAreBetterWhenLower() {
    GapRow loss = GapRow.apart(Family.LIKELIHOOD, "text", "bits_per_byte", false, 1.0, 0.01, 0.5, 0.01, 9);
    GapRow same = GapRow.apart(Family.LIKELIHOOD, "arc", "acc", true, 0.5, 0.1, 0.5, 0.1, 9);
    GapReport report = report(loss, same, paired(Family.RECALL, "needle"));
    assertThat(report.sentences().getFirst())
        .isEqualTo("Likelihood: Of 2 metrics the student is ahead in 1, not surely different in 1.");
    assertThat(report.html()).contains("lower is better", "-0.5000", "not paired").containsPattern(">paired<");
  }

  @Test
  void unknownIntervalsAreNotDrawn() throws Exception {
    GapRow unknown =
        GapRow.apart(Family.GENERATION, "gsm8k", "strict", true, 0.5, Double.NaN, 0.25, Double.NaN, 9);
    GapReport report = report(unknown);
    assertThat(report.html()).contains("not known").doesNotContain("NaN");
    Svg svg = Svg.parse(GapChart.html("t <&>", List.of(unknown)));
    assertThat(svg.all("path").stream().filter(p -> p.getAttribute("class").equals("span"))).isEmpty();
    JsonNode json = JsonMapper.builder().build().readTree(report.json());
    assertThat(json.path("rows").path(0).path("low").isNull()).isTrue();
    assertThat(json.path("rows").path(0).path("difference").asDouble()).isEqualTo(-0.25);
    assertThat(json.path("sentences")).hasSize(3);
    assertThat(report.text()).contains("gsm8k").contains("Recall: No recall test was run");
  }
}
