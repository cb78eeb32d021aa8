package org.seqmix.eval.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seqmix.eval.Comparison;
import org.seqmix.eval.HeldOutLoss;
import org.seqmix.eval.ModelFacts;
import org.seqmix.eval.ProblemScore;
import org.seqmix.eval.TextSample;
import org.seqmix.mixer.MixerSpec;
import org.seqmix.mohawk.run.RunState;

class HtmlReportTest {
  private static final String HOSTILE = "</p><script src=\"//x\">'&";

  @TempDir Path directory;

  private static HtmlReport report() {
    Map<String, List<RunState.Step>> history = new LinkedHashMap<>();
    history.put("matrices", steps(30, 3));
    history.put("super<vised>", steps(900, 1));
    RunState run = new RunState(1, "name: <recipe>\n", 77, "teacherhash", "tokenizerhash", "datahash",
        List.of("matrices", "super<vised>"), "", 0, "", 61.4, history);
    return new HtmlReport("Run of " + HOSTILE, run, new Comparison(side("teacher"), side("st&dent"), 8, 100),
        List.of(new TextSample("prompt " + HOSTILE, "taught " + HOSTILE, "learnt " + HOSTILE)));
  }

  private static List<RunState.Step> steps(int count, int layers) {
    List<RunState.Step> out = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      double[] losses = new double[layers];
      for (int l = 0; l < layers; l++) {
        losses[l] = (l + 1) * (0.1 + Math.exp(-i / 5.0));
      }
      out.add(new RunState.Step(i, i * 100L, losses, 1e-3, 1));
    }
    return out;
  }

  private static Comparison.Side side(String name) {
    return new Comparison.Side(name, new ModelFacts(123_456, List.of(new MixerSpec("mixer", 1, 1, 1, true, 10, 20, 0))),
        Optional.of(new HeldOutLoss(1.5, OptionalDouble.empty(), 10, 1)), Optional.of(new ProblemScore(3, 4)), 99.6);
  }

  @Test
  void theWholePageIsOneFile() throws IOException {
    Path file = directory.resolve("report.html");
    report().write(file);
    String page = Files.readString(file);
    assertThat(page).startsWith("<!DOCTYPE html>").endsWith("</html>\n");
    assertThat(page).doesNotContain("http").doesNotContain("<script").doesNotContain("<link").doesNotContain("url(");
    assertThat(page).contains("prefers-color-scheme: dark", "width=device-width");
  }

  @Test
  void everyValueIsThereAndEscaped() {
    String page = report().html();
    assertThat(page).contains("Run of &lt;/p&gt;&lt;script src=&quot;//x&quot;&gt;&#39;&amp;", "prompt &lt;/p&gt;",
        "taught &lt;/p&gt;", "learnt &lt;/p&gt;", "st&amp;dent", "super&lt;vised&gt;", "name: &lt;recipe&gt;");
    assertThat(page).contains("77", "teacherhash", "tokenizerhash", "datahash", "123,456", "2,010", "3 of 4", "61 s",
        "900 steps, 90,000 tokens");
  }

  @Test
  void everyStageHasAChartOfItsLosses() throws Exception {
    Matcher figure = Pattern.compile("<figure.*?</figure>", Pattern.DOTALL).matcher(report().html());
    List<Svg> charts = new ArrayList<>();
    while (figure.find()) {
      charts.add(Svg.parse(figure.group()));
    }
    assertThat(charts).as("two stages, learning rate, gradient norm").hasSize(4);
    assertThat(charts.get(0).lines()).as("three layers and their mean").hasSize(4);
    assertThat(charts.get(1).lines()).hasSize(1);
    assertThat(charts.subList(2, 4)).as("a line a stage").allSatisfy(c -> assertThat(c.lines()).hasSize(2));
    assertThat(charts.get(0).all("svg").getFirst().getAttribute("aria-label"))
        .contains("mean loss of 3 layers", "in 30 steps");
    assertThat(charts.get(1).all("svg").getFirst().getAttribute("aria-label")).contains("super<vised>: the loss");
  }

  @Test
  void withoutSamplesThereIsNoSectionOfTexts() {
    HtmlReport full = report();
    assertThat(full.html()).contains("class=\"prompt\"");
    assertThat(new HtmlReport(full.title(), full.run(), full.comparison(), List.of()).html())
        .doesNotContain("class=\"prompt\"");
  }
}
