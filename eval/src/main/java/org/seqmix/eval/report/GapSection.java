package org.seqmix.eval.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.seqmix.eval.scale.GapRow;
import org.seqmix.eval.scale.GapRow.Family;

/// One family of tests: a sentence, a chart of differences and a table.
final class GapSection {
  private GapSection() {}

  static String html(Family family, List<GapRow> all, String teacher, String student) {
    List<GapRow> rows = all.stream().filter(r -> r.family() == family).toList();
    StringBuilder out = new StringBuilder("<section class=\"scale\">\n")
        .append(Html.element("h2", Character.toUpperCase(family.title().charAt(0)) + family.title().substring(1)))
        .append(Html.element("p", sentence(family, all, student)));
    if (!rows.isEmpty()) {
      List<GapRow> shares = rows.stream().filter(GapSection::isShare).toList();
      if (!shares.isEmpty()) {
        out.append("\n<div class=\"charts\">\n")
            .append(GapChart.html(student + " less " + teacher + ", points", shares))
            .append("</div>\n");
      }
      out.append(table(rows, teacher, student));
    }
    return out.append("</section>\n").toString();
  }

  /// What is known about a family, or that nothing is.
  static String sentence(Family family, List<GapRow> all, String student) {
    List<GapRow> rows = all.stream().filter(r -> r.family() == family).toList();
    if (rows.isEmpty()) {
      String others = family == Family.LIKELIHOOD ? "" : " Likelihoods alone do not show it.";
      return "No " + family.title() + " test was run: nothing is known about the gap there." + others;
    }
    long behind = rows.stream().filter(GapRow::isBehind).count();
    long ahead = rows.stream().filter(GapRow::isAhead).count();
    long open = rows.size() - behind - ahead;
    List<String> parts = new ArrayList<>();
    if (behind > 0) {
      parts.add("behind in " + behind);
    }
    if (ahead > 0) {
      parts.add("ahead in " + ahead);
    }
    if (open > 0) {
      parts.add("not surely different in " + open);
    }
    String worst = rows.stream().filter(GapSection::isShare).min(Comparator.comparingDouble(GapRow::difference))
        .filter(r -> r.difference() < 0)
        .map(r -> String.format(Locale.ROOT, " The largest gap: %s, %s, %s points.", r.task(), r.metric(),
            Percent.signed(r.difference())))
        .orElse("");
    return "Of " + rows.size() + (rows.size() == 1 ? " metric " : " metrics ") + student + " is "
        + String.join(", ", parts)
        + "." + worst;
  }

  private static String table(List<GapRow> rows, String teacher, String student) {
    HtmlTable table = new HtmlTable("task", "metric", teacher, student, "difference", "interval", "items", "");
    for (GapRow r : rows) {
      boolean share = isShare(r);
      String interval = Double.isFinite(r.low()) && Double.isFinite(r.high())
          ? text(share, r.low(), true) + " to " + text(share, r.high(), true)
          : "not known";
      table.row(r.task(), r.metric() + (r.higherIsBetter() ? "" : " (lower is better)"),
          text(share, r.teacher(), false),
          text(share, r.student(), false), text(share, r.difference(), true), interval, Integer.toString(r.n()),
          r.paired() ? "paired" : "not paired");
    }
    return table.html();
  }

  private static String text(boolean share, double value, boolean signed) {
    if (share) {
      return signed ? Percent.signed(value) : Percent.of(value) + "%";
    }
    return String.format(Locale.ROOT, signed ? "%+.4f" : "%.4f", value + 0.0);
  }

  /// Whether a metric is drawn and written as a percentage.
  static boolean isShare(GapRow r) {
    return r.higherIsBetter() && r.teacher() >= 0 && r.teacher() <= 1 && r.student() >= 0 && r.student() <= 1;
  }
}
