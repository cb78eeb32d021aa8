package org.seqmix.eval.report;

import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/// Means with intervals as an HTML figure: one line a thing that was measured, its values as dots, the mean as a bar.
///
/// @param title  above the chart
/// @param xLabel below it
/// @param lines  what was measured, from above
public record IntervalChart(String title, String xLabel, List<Line> lines) {
  private static final int WIDTH = 440;
  private static final int EDGE = 24;
  private static final int ROW = 46;
  private static final int TOP = 4;
  private static final int BOTTOM = 50;

  /// One thing that was measured.
  ///
  /// @param name   what it is
  /// @param values every measurement
  /// @param mean   their mean
  /// @param half   half width of its interval; NaN for none
  public record Line(String name, List<Double> values, double mean, double half) {
    public Line {
      values = List.copyOf(values);
    }

    String text() {
      String interval = Double.isFinite(half) ? String.format(Locale.ROOT, " ± %.4f", half) : "";
      return name + ": " + String.format(Locale.ROOT, "%.4f", mean) + interval;
    }

    DoubleStream ends() {
      double width = Double.isFinite(half) ? half : 0;
      return DoubleStream.concat(values.stream().mapToDouble(Double::doubleValue),
          DoubleStream.of(mean - width, mean + width));
    }
  }

  public IntervalChart {
    lines = List.copyOf(lines);
  }

  /// The figure.
  public String html() {
    int height = TOP + lines.size() * ROW + BOTTOM;
    String alt = title + ". " + String.join("; ", lines.stream().map(Line::text).toList()) + ".";
    StringBuilder out = new StringBuilder("<figure class=\"chart\">\n").append(Html.element("figcaption", title))
        .append(String.format(Locale.ROOT, "\n<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">\n", WIDTH,
            height, Html.escape(alt)));
    DoubleSummaryStatistics range = lines.stream().flatMapToDouble(Line::ends).filter(Double::isFinite)
        .summaryStatistics();
    if (range.getCount() > 0) {
      Axis axis = Axis.rounded(range.getMin(), range.getMax(), 5);
      for (double tick : axis.ticks()) {
        double x = x(axis, tick);
        out.append(String.format(Locale.ROOT, "<path class=\"rule\" d=\"M%.1f %dV%d\"/>", x, TOP, height - BOTTOM + 4));
        text(out, x, height - BOTTOM + 20, "middle", Axis.label(tick));
      }
      for (int i = 0; i < lines.size(); i++) {
        line(out, axis, lines.get(i), TOP + i * ROW);
      }
      text(out, WIDTH / 2.0, height - 6, "middle", xLabel);
    }
    return out.append("</svg>\n</figure>\n").toString();
  }

  private static void line(StringBuilder out, Axis axis, Line line, int top) {
    int y = top + 32;
    text(out, 12, top + 16, "start", line.text());
    if (Double.isFinite(line.half())) {
      out.append(String.format(Locale.ROOT, "<path class=\"span\" d=\"M%.1f %dH%.1f\"/>",
          x(axis, line.mean() - line.half()), y, x(axis, line.mean() + line.half())));
    }
    line.values().stream().filter(Double::isFinite).forEach(v -> out
        .append(String.format(Locale.ROOT, "<circle class=\"dot\" cx=\"%.1f\" cy=\"%d\" r=\"3.5\"/>", x(axis, v), y)));
    out.append(String.format(Locale.ROOT, "<path class=\"line thick\" d=\"M%.1f %dV%d\"/>\n", x(axis, line.mean()),
        y - 7, y + 7));
  }

  private static double x(Axis axis, double value) {
    return EDGE + axis.place(value) * (WIDTH - 2 * EDGE);
  }

  private static void text(StringBuilder out, double x, double y, String anchor, String text) {
    out.append(String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n", x, y, anchor,
        Html.escape(text)));
  }
}
