package org.seqmix.eval.report;

import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/// A chart of lines as an HTML figure: inline SVG that takes its colours from the page, and a legend in text.
///
/// @param title  above the chart
/// @param alt    what the chart shows, for those who do not see it
/// @param xLabel below the chart
/// @param log    whether values are drawn on a log scale; values that are not positive leave gaps there
/// @param series lines, drawn in order
public record LineChart(String title, String alt, String xLabel, boolean log, List<Series> series) {
  /// Most points of a line.
  static final int MAX_POINTS = 400;
  /// Most thin lines that the legend names one by one.
  private static final int NAMED = 12;
  private static final int WIDTH = 440;
  private static final int HEIGHT = 280;
  private static final int LEFT = 60;
  private static final int RIGHT = 14;
  private static final int TOP = 12;
  private static final int BOTTOM = 52;

  public LineChart {
    series = List.copyOf(series);
  }

  /// The figure.
  public String html() {
    List<Series> thinned = series.stream().map(s -> s.thinned(MAX_POINTS)).toList();
    StringBuilder out = new StringBuilder("<figure class=\"chart\">\n");
    out.append("<figcaption>").append(Html.escape(title)).append("</figcaption>\n");
    svg(out, thinned);
    legend(out);
    return out.append("</figure>\n").toString();
  }

  private void svg(StringBuilder out, List<Series> lines) {
    out.append("<svg viewBox=\"0 0 ").append(WIDTH).append(' ').append(HEIGHT).append("\" role=\"img\" aria-label=\"")
        .append(Html.escape(alt)).append("\">\n<title>").append(Html.escape(alt)).append("</title>\n");
    DoubleSummaryStatistics x = range(lines, Series::x, false);
    DoubleSummaryStatistics y = range(lines, Series::y, log);
    if (x.getCount() == 0 || y.getCount() == 0) {
      text(out, WIDTH / 2.0, HEIGHT / 2.0, "middle", "nothing to draw");
    } else {
      Axis across = Axis.linear(Math.min(0, x.getMin()), x.getMax(), 5);
      Axis up = log ? Axis.log(y.getMin(), y.getMax()) : Axis.rounded(y.getMin(), y.getMax(), 5);
      grid(out, across, up);
      for (int i = 0; i < lines.size(); i++) {
        line(out, lines.get(i), across, up, style(i));
      }
    }
    out.append("</svg>\n");
  }

  private static DoubleSummaryStatistics range(List<Series> lines, Function<Series, double[]> values,
      boolean positive) {
    DoubleSummaryStatistics out = new DoubleSummaryStatistics();
    for (Series s : lines) {
      for (double v : values.apply(s)) {
        if (Double.isFinite(v) && (v > 0 || !positive)) {
          out.accept(v);
        }
      }
    }
    return out;
  }

  private void grid(StringBuilder out, Axis across, Axis up) {
    for (double tick : up.ticks()) {
      double at = y(up, tick);
      rule(out, LEFT, at, WIDTH - RIGHT, at);
      text(out, LEFT - 7, at + 4, "end", Axis.label(tick));
    }
    double floor = HEIGHT - BOTTOM;
    for (double tick : across.ticks()) {
      double at = x(across, tick);
      rule(out, at, floor, at, floor + 4);
      text(out, at, floor + 20, "middle", Axis.label(tick));
    }
    text(out, (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 6, "middle", xLabel + (log ? " (log scale upwards)" : ""));
  }

  private static void rule(StringBuilder out, double x1, double y1, double x2, double y2) {
    out.append("<path class=\"rule\" d=\"M").append(number(x1)).append(' ').append(number(y1)).append('L')
        .append(number(x2)).append(' ').append(number(y2)).append("\"/>\n");
  }

  private static void text(StringBuilder out, double x, double y, String anchor, String text) {
    out.append("<text x=\"").append(number(x)).append("\" y=\"").append(number(y)).append("\" text-anchor=\"")
        .append(anchor).append("\">").append(Html.escape(text)).append("</text>\n");
  }

  private static void line(StringBuilder out, Series s, Axis across, Axis up, String style) {
    StringBuilder path = new StringBuilder();
    boolean pen = false;
    for (int i = 0; i < s.x().length; i++) {
      boolean shown = Double.isFinite(s.x()[i]) && up.shows(s.y()[i]);
      if (shown) {
        path.append(pen ? 'L' : 'M').append(number(x(across, s.x()[i]))).append(' ').append(number(y(up, s.y()[i])));
        path.append(pen || hasNext(s, i, up) ? "" : "h0.01");
      }
      pen = shown;
    }
    out.append("<path ").append(style).append(" d=\"").append(path).append("\"/>\n");
  }

  /// Whether a line goes on from point i; a point alone is drawn as a dot.
  private static boolean hasNext(Series s, int i, Axis up) {
    return i + 1 < s.x().length && Double.isFinite(s.x()[i + 1]) && up.shows(s.y()[i + 1]);
  }

  private static double x(Axis axis, double value) {
    return LEFT + axis.place(value) * (WIDTH - LEFT - RIGHT);
  }

  private static double y(Axis axis, double value) {
    return HEIGHT - BOTTOM - axis.place(value) * (HEIGHT - TOP - BOTTOM);
  }

  private static String number(double value) {
    String text = String.format(Locale.ROOT, "%.1f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  /// Thin lines take the colours between the page's first and last line colour, by their order.
  private String style(int index) {
    if (series.get(index).weight() == Series.Weight.THICK) {
      return "class=\"line thick\"";
    }
    List<Integer> thin = thin();
    long percent = thin.size() < 2 ? 0 : Math.round(100.0 * thin.indexOf(index) / (thin.size() - 1));
    return String.format(Locale.ROOT, "class=\"line\" style=\"--at:%d%%\"", percent);
  }

  private List<Integer> thin() {
    List<Integer> out = new ArrayList<>();
    for (int i = 0; i < series.size(); i++) {
      if (series.get(i).weight() == Series.Weight.THIN) {
        out.add(i);
      }
    }
    return out;
  }

  private void legend(StringBuilder out) {
    if (series.size() < 2) {
      return;
    }
    List<Integer> thin = thin();
    out.append("<ul class=\"legend\">\n");
    for (int i = 0; i < series.size(); i++) {
      boolean inner = thin.size() > NAMED && thin.contains(i) && i != thin.getFirst() && i != thin.getLast();
      if (!inner) {
        boolean ranges = thin.size() > NAMED && i == thin.getFirst();
        out.append("<li><svg viewBox=\"0 0 18 10\" aria-hidden=\"true\"><path ").append(style(i))
            .append(" d=\"M1 5H17\"/></svg>").append(Html.escape(series.get(i).name())).append(ranges ? " to" : "")
            .append("</li>\n");
      }
    }
    out.append("</ul>\n");
  }
}
