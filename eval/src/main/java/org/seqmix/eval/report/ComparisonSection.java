package org.seqmix.eval.report;

import org.seqmix.eval.Comparison;

/// Teacher beside student as a table.
final class ComparisonSection {
  private ComparisonSection() {}

  static String html(Comparison comparison) {
    HtmlTable table = new HtmlTable("", comparison.teacher().name(), comparison.student().name());
    comparison.lines().forEach(line -> table.row(line.what(), line.teacher(), line.student()));
    return "<section>\n<h2>Teacher and student</h2>\n" + table.html() + "</section>\n";
  }
}
