package org.seqmix.eval.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.seqmix.eval.scale.RunFacts;
import org.seqmix.eval.scale.ScaleCsv;
import org.seqmix.eval.scale.ScaleJson;
import org.seqmix.eval.scale.Scaling;
import org.seqmix.hybrid.AtomicFile;

/// What sampling buys: JSON, CSV and one HTML page that needs nothing but itself.
///
/// @param title   heading of the page
/// @param scaling the statistics
/// @param time    where the time went; may be empty
/// @param shown   problems to look through, one run a model; may be empty
/// @param notes   plain sentences for the top of the page, such as what was sampled and how
public record ScaleReport(String title, Scaling scaling, List<TimeRow> time, List<ShownRun> shown,
    List<String> notes) {
  public ScaleReport {
    time = List.copyOf(time);
    shown = List.copyOf(shown);
    notes = List.copyOf(notes);
  }

  /// The page.
  public String html() {
    return page().html();
  }

  /// Writes the page, whole or not at all.
  public void write(Path file) {
    page().write(file);
  }

  /// Writes everything that was computed, see [ScaleJson].
  public void writeJson(Path file) {
    AtomicFile.write(file, ScaleJson.bytes(scaling));
  }

  /// Writes all points, see [ScaleCsv].
  public void writeCsv(Path file) {
    AtomicFile.write(file, ScaleCsv.bytes(scaling));
  }

  private Page page() {
    List<String> sections = new ArrayList<>();
    sections.add(notes.stream().map(n -> Html.element("p", n) + "\n").collect(Collectors.joining()));
    sections.add(models());
    sections.add(ScaleCurves.html(scaling));
    sections.add(ScaleTables.html(scaling));
    sections.add(TimeSection.html(time));
    sections.add(ProblemsSection.html(shown));
    sections.add(method());
    return new Page(title, sections);
  }

  private String models() {
    HtmlTable table = new HtmlTable("model", "problems", "samples each", "seeds", "seconds", "tokens",
        "needed for the majority");
    for (RunFacts m : scaling.models()) {
      table.row(m.model() + (scaling.teacher().filter(m.model()::equals).isPresent() ? " (teacher)" : ""),
          Integer.toString(m.problems()), Integer.toString(m.samples()),
          m.seeds().stream().map(String::valueOf).collect(Collectors.joining(", ")),
          m.spent().map(s -> String.format(Locale.ROOT, "%,.1f", s.seconds())).orElse("not measured"),
          m.spent().map(s -> String.format(Locale.ROOT, "%,d", s.tokens())).orElse(""), Percent.of(m.needed()) + "%");
    }
    return "<section class=\"scale\">\n<h2>Runs</h2>\n" + table.html() + "</section>\n";
  }

  private String method() {
    String level = Percent.of(scaling.settings().level()).replace(".0", "") + "%";
    return "<section>\n<h2>How this was computed</h2>\n<p class=\"note\">" + Html.escape(String.format(Locale.ROOT,
        "A value at k samples is the mean over all subsets of k of the samples that were drawn, then over the problems. "
            + "Coverage, majority and best of k are exact; reward-weighted majority is a mean over %,d random subsets. "
            + "Answers with equally many votes win equally often; a text without an answer does not vote. Bands are %s "
            + "intervals: percentiles of %,d resamples of the problems, or Wilson's interval where every problem is plainly "
            + "right or wrong, and near 0 and 100%%. Seconds are those of all problems together; a point stands where a round of samples ended. "
            + "Needed for the majority: the share of the samples after which the rest could not change it.",
        scaling.settings().subsets(), level, scaling.settings().resamples())) + "</p>\n</section>\n";
  }
}
