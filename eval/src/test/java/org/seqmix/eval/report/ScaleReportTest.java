package org.seqmix.eval.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seqmix.eval.scale.Ballot;
import org.seqmix.eval.scale.ScaleRun;
import org.seqmix.eval.scale.ScaleSettings;
import org.seqmix.eval.scale.Scaling;
import org.seqmix.eval.scale.ShownProblem;
import org.seqmix.eval.scale.ShownSample;
import org.seqmix.eval.scale.Spent;
import org.seqmix.eval.scale.Vote;

class ScaleReportTest {
  private static final int SAMPLES = 8;

  /// Problem i is answered right by i of 8 samples; the others give other answers, the last none.
  private static ScaleRun run(String model, int shift, boolean timed) {
    List<Ballot> ballots = new ArrayList<>();
    for (int p = 0; p < SAMPLES; p++) {
      List<Vote> votes = new ArrayList<>();
      for (int i = 0; i < SAMPLES; i++) {
        boolean right = i < p + shift;
        votes.add(right ? new Vote(0, true, 0.75) : new Vote(i == SAMPLES - 1 ? -1 : 1 + i % 3, false, 0.25));
      }
      ballots.add(new Ballot("<p" + p + ">", votes));
    }
    List<Spent> spent = timed
        ? List.of(new Spent(1, 2 + shift, 10), new Spent(4, 8 + 3 * shift, 40), new Spent(8, 16 + 9 * shift, 80))
        : List.of();
    return new ScaleRun(model, 1, ballots, spent);
  }

  private static ShownRun shown(ScaleRun run) {
    return new ShownRun(run, run.ballots().stream().map(b -> new ShownProblem(b.id(), "How <many> & why?", "42",
        b.votes().stream().map(v -> new ShownSample("x".repeat(3000) + "</script>",
            v.answers() ? Optional.of("" + (42 + v.group())) : Optional.empty(), v.right(), List.of(0.5, v.reward()),
            v.reward())).toList()))
        .toList());
  }

  private static ScaleReport report(boolean timed) {
    ScaleRun teacher = run("the <teacher>", 1, timed);
    ScaleRun student = run("student & co", 0, timed);
    Scaling scaling = Scaling.of(List.of(teacher, student), Optional.of("the <teacher>"), ScaleSettings.DEFAULTS);
    return new ScaleReport("Scaling <&>", scaling, List.of(new TimeRow("student & co", "decode", 12.5, 0.75)),
        List.of(shown(teacher), shown(student)), List.of("Eight <problems>."));
  }

  private static int count(String text, String part) {
    return text.split(java.util.regex.Pattern.quote(part), -1).length - 1;
  }

  @Test
  void thePageHasAllPartsAndNeedsNothingElse() {
    String page = report(true).html();
    assertThat(page).contains("Scaling &lt;&amp;&gt;", "Eight &lt;problems&gt;.", "Who is ahead for the same seconds",
        "Coverage, % of problems, by samples", "Best of k by reward, % of problems, by seconds", "Numbers",
        "Where the time goes", "75.0%", "How this was computed").doesNotContain("http").doesNotContain("NaN")
        .doesNotContain("Infinity").doesNotContain("<teacher>").doesNotContain("{{");
    assertThat(count(page, "<figure")).isEqualTo(8);
    assertThat(count(page, "class=\"problem\"")).isEqualTo(SAMPLES);
    assertThat(count(page, "<script>")).isEqualTo(1);
    assertThat(count(page, "</script>")).isEqualTo(1);
  }

  @Test
  void textsAreBoundedAndTheBoundsAreSaid() {
    String page = report(true).html();
    assertThat(count(page, "<details><summary>sample ")).isEqualTo(2 * SAMPLES * ProblemVotes.MAX_SAMPLES);
    assertThat(page).contains("At most 6 texts a problem and model", "cut after 2000 characters", "more characters)")
        .doesNotContain("x".repeat(ProblemHtml.MAX_TEXT + 1));
  }

  @Test
  void theFilterKnowsRightWrongAndDisputed() {
    String page = report(true).html();
    // no sample of the student's first problem is right, one of the teacher's: all wrong; the last is right for both
    assertThat(page).containsPattern("data-is=\"wrong( disputed)?\">\\s*<summary>&lt;p0&gt;")
        .containsPattern("data-is=\"right\">\\s*<summary>&lt;p7&gt;");
  }

  @Test
  void withoutTimeThereAreNoCurvesAgainstSeconds() {
    String page = report(false).html();
    assertThat(page).contains("Time was not measured", "not measured").doesNotContain("by seconds");
    assertThat(count(page, "<figure")).isEqualTo(4);
  }

  @Test
  void filesAreWritten(@TempDir Path folder) throws Exception {
    ScaleReport report = report(true);
    report.write(folder.resolve("a.html"));
    report.writeJson(folder.resolve("a.json"));
    report.writeCsv(folder.resolve("a.csv"));
    assertThat(Files.readString(folder.resolve("a.html"))).isEqualTo(report.html());
    assertThat(Files.readString(folder.resolve("a.json"))).startsWith("{").endsWith("}\n");
    assertThat(Files.readAllLines(folder.resolve("a.csv"))).hasSize(1 + 2 * 4 * 4);
  }

  @Test
  void moreTextsThanVotesAreRefused() {
    ScaleRun run = new ScaleRun("m", 1, List.of(new Ballot("a", List.of(new Vote(0, true, 0)))), List.of());
    List<ShownSample> two =
        Collections.nCopies(2, new ShownSample("t", Optional.empty(), false, List.of(), Double.NaN));
    assertThatThrownBy(() -> new ShownRun(run, List.of(new ShownProblem("a", "q", "r", two))))
        .hasMessageContaining("problem a: expected at most 1 samples");
    assertThatThrownBy(() -> new ShownRun(run, List.of(new ShownProblem("b", "q", "r", two))))
        .hasMessageContaining("problem b: expected at most 0 samples");
  }
}
