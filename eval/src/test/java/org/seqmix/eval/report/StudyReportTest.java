package org.seqmix.eval.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.seqmix.mohawk.study.Interval;
import org.seqmix.mohawk.study.StageStudy;
import org.seqmix.mohawk.study.Variant;

class StudyReportTest {
  private static StageStudy.Line line(String split, Double... losses) {
    return new StageStudy.Line(Variant.parse(split), 0.002, Map.of(0.002, 1.5), List.of(losses),
        Interval.of(List.of(losses)));
  }

  private static StudyReport report(long... tokens) {
    Map<Long, List<StageStudy.Line>> studies = new LinkedHashMap<>();
    for (long n : tokens) {
      studies.put(n, List.of(line("0.1:0.3:0.6", 2.0, 2.5, 3.0), line("0:0:1", 3.0)));
    }
    return new StudyReport("Which <stages>", 0.75, studies);
  }

  @Test
  void tablesHaveIntervals() {
    String page = report(4000).html();
    assertThat(page).contains("Which &lt;stages&gt;", "0.7500", "4,000 tokens a run", "1-3 (0.10:0.30:0.60)", "2.5000",
        "one run", "0.002: 1.5000").doesNotContain("Loss against tokens").doesNotContain("http").doesNotContain("NaN");
    assertThat(page)
        .contains("± " + String.format(java.util.Locale.ROOT, "%.4f", Interval.of(List.of(2.0, 2.5, 3.0)).half()));
  }

  @Test
  void everyRunIsADotInOrderOfItsLoss() throws Exception {
    Svg svg = Svg.parse(new IntervalChart("Title <&>", "loss",
        List.of(new IntervalChart.Line("a <b>", List.of(1.0, 2.0, 4.0), 2.333, 1.5),
            new IntervalChart.Line("c", List.of(3.0), 3, Double.NaN)))
        .html());
    List<Double> places = svg.all("circle").stream().map(c -> Double.parseDouble(c.getAttribute("cx"))).toList();
    assertThat(places).hasSize(4);
    assertThat(places.subList(0, 3)).isSorted();
    assertThat(places.get(3)).isBetween(places.get(1), places.get(2));
    assertThat(svg.all("path").stream().filter(p -> p.getAttribute("class").equals("span"))).hasSize(1);
    assertThat(svg.all("svg").getFirst().getAttribute("aria-label")).contains("Title <&>", "a <b>: 2.3330 ± 1.5000");
  }

  @Test
  void severalLengthsMakeALineAgainstTokens() {
    assertThat(report(1000, 2000).html()).contains("Loss against tokens", "1,000 tokens a run", "2,000 tokens a run");
  }

  @Test
  void nothingMeasuredIsNoLine() {
    assertThat(new IntervalChart("t", "x", List.of()).html()).doesNotContain("<path").doesNotContain("NaN");
  }
}
