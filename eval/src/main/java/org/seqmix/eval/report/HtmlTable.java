package org.seqmix.eval.report;

/// A table of plain texts whose first column names its rows.
final class HtmlTable {
  private final StringBuilder out =
      new StringBuilder("<div class=\"wide\"><table>\n<thead><tr>");

  /// `columns` are the headings; the first may be empty.
  HtmlTable(String... columns) {
    for (String column : columns) {
      out.append(column.isEmpty() ? "<td></td>" : "<th scope=\"col\">" + Html.escape(column) + "</th>");
    }
    out.append("</tr></thead>\n<tbody>\n");
  }

  /// One cell a column.
  HtmlTable row(String name, String... cells) {
    out.append("<tr><th scope=\"row\">").append(Html.escape(name)).append("</th>");
    for (String cell : cells) {
      out.append(Html.element("td", cell));
    }
    out.append("</tr>\n");
    return this;
  }

  String html() {
    return out + "</tbody>\n</table></div>\n";
  }
}
