package org.seqmix.eval.report;

import java.util.List;
import org.seqmix.eval.Comparison;
import org.seqmix.eval.TextSample;

/// What teacher and student write after the same prompts, side by side.
final class TextsSection {
  private TextsSection() {}

  static String html(Comparison comparison, List<TextSample> samples) {
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
}
