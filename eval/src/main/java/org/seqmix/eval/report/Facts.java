package org.seqmix.eval.report;

/// A list of names and values.
final class Facts {
  private final StringBuilder lines = new StringBuilder();

  /// A value as plain text.
  Facts add(String name, String value) {
    lines.append(Html.element("dt", name)).append(Html.element("dd", value)).append('\n');
    return this;
  }

  /// A value that is code.
  Facts code(String name, String value) {
    lines.append(Html.element("dt", name)).append("<dd>").append(Html.element("code", value)).append("</dd>\n");
    return this;
  }

  /// The list.
  String html() {
    return "<dl>\n" + lines + "</dl>\n";
  }
}
