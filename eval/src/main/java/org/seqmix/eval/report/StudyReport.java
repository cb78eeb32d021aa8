package org.seqmix.eval.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.seqmix.mohawk.study.StageStudy;

/// A study of stages as a page: for every number of tokens a table with intervals and a chart of all runs, and, for more
/// than one number, held-out loss against tokens.
///
/// @param title   heading of the page
/// @param teacher the teacher's held-out loss
/// @param studies lines of the table by tokens of a run, ascending
public record StudyReport(String title, double teacher, Map<Long, List<StageStudy.Line>> studies) {
  public StudyReport {
    studies = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(studies));
  }

  /// The page.
  public String html() {
    return page().html();
  }

  /// Writes the page, whole or not at all.
  public void write(Path file) {
    page().write(file);
  }

  private Page page() {
    List<String> sections = new ArrayList<>();
    sections.add(new Facts().add("teacher's held-out loss", String.format(Locale.ROOT, "%.4f", teacher)).html());
    if (studies.size() > 1) {
      sections.add("<section class=\"study\">\n<h2>Loss against tokens</h2>\n<div class=\"charts\">\n" + law().html()
          + "</div>\n</section>\n");
    }
    studies.forEach((tokens, lines) -> sections.add("<section class=\"study\">\n"
        + Html.element("h2", String.format(Locale.ROOT, "%,d tokens a run", tokens)) + "\n<div class=\"charts\">\n"
        + chart(lines).html() + "</div>\n" + table(lines) + "</section>\n"));
    return new Page(title, sections);
  }

  private static String name(StageStudy.Line line) {
    return line.variant().name() + " (" + line.variant().shareText() + ")";
  }

  private static IntervalChart chart(List<StageStudy.Line> lines) {
    return new IntervalChart("Stages (split): mean and 95% interval", "held-out loss, nats a token; a dot a seed",
        lines.stream().map(l -> new IntervalChart.Line(name(l), l.losses(), l.loss().mean(), l.loss().half()))
            .toList());
  }

  private static String table(List<StageStudy.Line> lines) {
    HtmlTable table = new HtmlTable("stages", "rate", "held-out loss", "95% interval", "tuning loss by rate");
    for (StageStudy.Line l : lines) {
      table.row(name(l), Double.toString(l.rate()), String.format(Locale.ROOT, "%.4f", l.loss().mean()),
          Double.isFinite(l.loss().half()) ? String.format(Locale.ROOT, "± %.4f", l.loss().half()) : "one run",
          l.tuned().entrySet().stream().map(e -> String.format(Locale.ROOT, "%s: %.4f", e.getKey(), e.getValue()))
              .collect(Collectors.joining(", ")));
    }
    return table.html();
  }

  /// One line a variant that was studied at every number of tokens.
  private LineChart law() {
    Map<String, Map<Long, Double>> losses = new LinkedHashMap<>();
    studies.forEach((tokens, lines) -> lines.forEach(
        l -> losses.computeIfAbsent(name(l), n -> new LinkedHashMap<>()).put(tokens, l.loss().mean())));
    List<Series> series = losses.entrySet().stream().map(e -> new Series(e.getKey(),
        e.getValue().keySet().stream().mapToDouble(Long::doubleValue).toArray(),
        e.getValue().values().stream().mapToDouble(Double::doubleValue).toArray(), Series.Weight.THIN)).toList();
    String alt = "Held-out loss of " + series.size() + " chains of stages at " + studies.keySet() + " tokens.";
    return new LineChart("Held-out loss", alt, "tokens of a run", false, series);
  }
}
