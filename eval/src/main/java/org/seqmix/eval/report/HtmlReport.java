package org.seqmix.eval.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.seqmix.eval.Comparison;
import org.seqmix.eval.TextSample;
import org.seqmix.hybrid.AtomicFile;
import org.seqmix.mohawk.run.RunState;

/// The report of a distillation as one HTML page that needs nothing but itself: what was run, the losses of every
/// stage, teacher beside student, and texts of both. It follows the reader's light or dark theme and fits a phone.
///
/// @param title      heading of the page
/// @param run        the finished run
/// @param comparison teacher beside student
/// @param samples    texts of both; may be empty
public record HtmlReport(String title, RunState run, Comparison comparison, List<TextSample> samples) {
  public HtmlReport {
    samples = List.copyOf(samples);
  }

  /// Writes the page, whole or not at all.
  public void write(Path file) {
    AtomicFile.write(file, html().getBytes(StandardCharsets.UTF_8));
  }

  /// The page.
  public String html() {
    return """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>%s</title>
        <style>
        %s</style>
        </head>
        <body>
        <main>
        <h1>%s</h1>
        %s%s%s%s</main>
        </body>
        </html>
        """.formatted(Html.escape(title), style(), Html.escape(title), sides(), losses(), texts(), facts());
  }

  private static String style() {
    try (InputStream in = Objects.requireNonNull(HtmlReport.class.getResourceAsStream("report.css"), "report.css")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String sides() {
    StringBuilder out = new StringBuilder("<section>\n<h2>Teacher and student</h2>\n")
        .append("<div class=\"wide\"><table>\n<thead><tr><td></td>")
        .append("<th scope=\"col\">").append(Html.escape(comparison.teacher().name())).append("</th><th scope=\"col\">")
        .append(Html.escape(comparison.student().name())).append("</th></tr></thead>\n<tbody>\n");
    for (Comparison.Line line : comparison.lines()) {
      out.append("<tr><th scope=\"row\">").append(Html.escape(line.what())).append("</th>")
          .append(Html.element("td", line.teacher())).append(Html.element("td", line.student())).append("</tr>\n");
    }
    return out.append("</tbody>\n</table></div>\n</section>\n").toString();
  }

  private String losses() {
    StringBuilder out = new StringBuilder("<section>\n<h2>Losses</h2>\n<div class=\"charts\">\n");
    run.history().forEach((stage, steps) -> out.append(StageChart.of(stage, steps).html()));
    return out.append("</div>\n</section>\n").toString();
  }

  private String texts() {
    if (samples.isEmpty()) {
      return "";
    }
    StringBuilder out = new StringBuilder("<section>\n<h2>Texts, greedily</h2>\n");
    for (TextSample s : samples) {
      out.append("<article>\n<p class=\"prompt\">").append(Html.escape(s.prompt()))
          .append("</p>\n<div class=\"pair\">\n");
      text(out, comparison.teacher().name(), s.teacher());
      text(out, comparison.student().name(), s.student());
      out.append("</div>\n</article>\n");
    }
    return out.append("</section>\n").toString();
  }

  private static void text(StringBuilder out, String who, String text) {
    out.append("<div>").append(Html.element("h3", who)).append("<p class=\"text\">")
        .append(Html.escape(text.strip())).append("</p></div>\n");
  }

  private String facts() {
    StringBuilder out = new StringBuilder("<section>\n<h2>Run</h2>\n<dl>\n");
    fact(out, "seed", Long.toString(run.seed()));
    fact(out, "stages", stages());
    fact(out, "training time", String.format(Locale.ROOT, "%,.0f s", run.seconds()));
    hash(out, "teacher (SHA-256)", run.teacher());
    hash(out, "tokenizer (SHA-256)", run.tokenizer());
    hash(out, "training tokens (SHA-256)", run.data());
    return out.append("</dl>\n<details><summary>Recipe</summary>\n<pre>").append(Html.escape(run.recipe()))
        .append("</pre>\n</details>\n</section>\n").toString();
  }

  private String stages() {
    StringBuilder out = new StringBuilder();
    run.history().forEach((stage, steps) -> {
      long tokens = steps.isEmpty() ? 0 : steps.getLast().tokens();
      out.append(out.isEmpty() ? "" : ", ")
          .append(String.format(Locale.ROOT, "%s (%,d steps, %,d tokens)", stage, steps.size(), tokens));
    });
    return out.toString();
  }

  private static void fact(StringBuilder out, String name, String value) {
    out.append(Html.element("dt", name)).append(Html.element("dd", value)).append('\n');
  }

  private static void hash(StringBuilder out, String name, String value) {
    out.append(Html.element("dt", name)).append("<dd>").append(Html.element("code", value)).append("</dd>\n");
  }
}
