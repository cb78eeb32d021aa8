package org.seqmix.eval.report;

import java.util.List;
import java.util.Locale;

/// Where the time went, part by part, with bars.
final class TimeSection {
  private TimeSection() {}

  static String html(List<TimeRow> rows) {
    if (rows.isEmpty()) {
      return "";
    }
    StringBuilder out =
        new StringBuilder("<section class=\"scale\">\n<h2>Where the time goes</h2>\n<div class=\"wide\">"
            + "<table>\n<thead><tr><th scope=\"col\">model</th><th scope=\"col\">part</th><th scope=\"col\">seconds</th>"
            + "<th scope=\"col\">share</th><td></td></tr></thead>\n<tbody>\n");
    String before = "";
    for (TimeRow row : rows) {
      String model = row.model().equals(before) ? "" : row.model();
      out.append("<tr><th scope=\"row\">").append(Html.escape(model)).append("</th>")
          .append(Html.element("td", row.part()))
          .append(Html.element("td", String.format(Locale.ROOT, "%,.1f", row.seconds())))
          .append(Html.element("td", Percent.of(row.share()) + "%"))
          .append(String.format(Locale.ROOT,
              "<td class=\"share\" aria-hidden=\"true\"><i style=\"--share:%.1f%%\"></i></td>"
                  + "</tr>\n",
              100 * row.share()));
      before = row.model();
    }
    return out.append("</tbody>\n</table></div>\n</section>\n").toString();
  }
}
