package org.seqmix.eval.report;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.seqmix.eval.Comparison;
import org.seqmix.eval.TextSample;
import org.seqmix.eval.matrix.MatrixPictures;
import org.seqmix.mohawk.run.RunState;

/// The report of a distillation as one HTML page that needs nothing but itself: what was run, the losses of every
/// stage, teacher beside student, texts and mixing matrices of both. It follows the reader's light or dark theme and fits
/// a phone.
///
/// @param title      heading of the page
/// @param summary    what was distilled, where; may be empty
/// @param run        the finished run
/// @param comparison teacher beside student
/// @param samples    texts of both; may be empty
/// @param matrices   mixing matrices of both
public record HtmlReport(String title, Optional<RunSummary> summary, RunState run, Comparison comparison,
    List<TextSample> samples, Optional<MatrixPictures> matrices) {
  public HtmlReport {
    samples = List.copyOf(samples);
  }

  /// A report without summary and matrices.
  public HtmlReport(String title, RunState run, Comparison comparison, List<TextSample> samples) {
    this(title, Optional.empty(), run, comparison, samples, Optional.empty());
  }

  /// Writes the page, whole or not at all.
  public void write(Path file) {
    page().write(file);
  }

  /// The page.
  public String html() {
    return page().html();
  }

  private Page page() {
    Stream<String> sections = Stream.of(summary.map(s -> s.html(run)).orElse(""), ComparisonSection.html(comparison),
        StagesSection.html(run.history()), TextsSection.html(comparison, samples),
        matrices.map(MatrixSection::html).orElse(""), LedgerSection.html(run));
    return new Page(title, sections.toList());
  }
}
