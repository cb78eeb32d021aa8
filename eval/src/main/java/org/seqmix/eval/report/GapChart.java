package org.seqmix.eval.report;

import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import org.seqmix.eval.scale.GapRow;

/// Differences with their intervals, one line a metric, around a line at no difference.
final class GapChart {
  private static final int WIDTH = 440;
  private static final int EDGE = 24;
  private static final int ROW = 42;
  private static final int TOP = 4;
  private static final int BOTTOM = 32;

  private GapChart() {}

  /// `rows` are shares; they are drawn in points.
  static String html(String title, List<GapRow> rows) {
    int height = TOP + rows.size() * ROW + BOTTOM;
    String alt = title + ". " + String.join("; ", rows.stream().map(GapChart::label).toList()) + ".";
    StringBuilder out = new StringBuilder("<figure class=\"chart\">\n").append(Html.element("figcaption", title))
        .append(String.format(Locale.ROOT, "\n<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">\n", WIDTH,
            height, Html.escape(alt)));
    DoubleSummaryStatistics range = rows.stream()
        .flatMapToDouble(r -> DoubleStream.of(0, r.difference(), r.low(), r.high())).filter(Double::isFinite)
        .map(v -> 100 * v).summaryStatistics();
    Axis axis = Axis.rounded(range.getMin(), range.getMax(), 6);
    for (double tick : axis.ticks()) {
      out.append(String.format(Locale.ROOT, "<path class=\"%s\" d=\"M%.1f %dV%d\"/>", tick == 0 ? "zero" : "rule",
          x(axis, tick), TOP, height - BOTTOM + 4));
      text(out, x(axis, tick), height - 8, "middle", Axis.label(tick));
    }
    for (int i = 0; i < rows.size(); i++) {
      row(out, axis, rows.get(i), TOP + i * ROW);
    }
    return out.append("</svg>\n</figure>\n").toString();
  }

  private static void row(StringBuilder out, Axis axis, GapRow r, int top) {
    int y = top + 29;
    text(out, 12, top + 16, "start", label(r));
    if (Double.isFinite(r.low()) && Double.isFinite(r.high())) {
      out.append(String.format(Locale.ROOT, "<path class=\"span\" d=\"M%.1f %dH%.1f\"/>", x(axis, 100 * r.low()), y,
          x(axis, 100 * r.high())));
    }
    out.append(String.format(Locale.ROOT, "<path class=\"line thick\" d=\"M%.1f %dV%d\"/>\n",
        x(axis, 100 * r.difference()), y - 7, y + 7));
  }

  private static String label(GapRow r) {
    return r.task() + ", " + r.metric() + ": " + Percent.signed(r.difference());
  }

  private static double x(Axis axis, double value) {
    return EDGE + axis.place(value) * (WIDTH - 2 * EDGE);
  }

  private static void text(StringBuilder out, double x, double y, String anchor, String text) {
    out.append(String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n", x, y, anchor,
        Html.escape(text)));
  }
}
