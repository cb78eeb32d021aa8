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
/// @param across how places are laid out
/// @param log    whether values are drawn on a log scale; values that are not positive leave gaps there
/// @param series lines, drawn in order
/// @param marks  places to mark
public record LineChart(String title, String alt, String xLabel, Across across, boolean log, List<Series> series,
    List<Mark> marks) {
  /// How places are laid out; what is not positive is left out on a log scale.
  public enum Across {
    /// Even steps, from 0 on.
    LINEAR,
    /// Even factors.
    LOG,
    /// Even factors with powers of two marked.
    TWOS;

    Axis axis(double min, double max) {
      return switch (this) {
        case LINEAR -> Axis.linear(Math.min(0, min), max, 5);
        case LOG -> Axis.log(min, max);
        case TWOS -> Axis.twos(min, max);
      };
    }
  }

  /// A place that is marked by an upright line.
  ///
  /// @param x      where
  /// @param label  beside it, short
  /// @param series whose it is, by place among the series: it takes that colour
  public record Mark(double x, String label, int series) {}

  /// Most points of a line.
  static final int MAX_POINTS = 400;
  /// Most thin lines that the legend names one by one.
  private static final int NAMED = 12;
  private static final double[] NONE = {};

  public LineChart {
    series = List.copyOf(series);
    marks = List.copyOf(marks);
  }

  /// A chart with even steps across and nothing marked.
  public LineChart(String title, String alt, String xLabel, boolean log, List<Series> series) {
    this(title, alt, xLabel, Across.LINEAR, log, series, List.of());
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
    out.append("<svg viewBox=\"0 0 ").append(Plot.WIDTH).append(' ').append(Plot.HEIGHT)
        .append("\" role=\"img\" aria-label=\"").append(Html.escape(alt)).append("\">\n<title>")
        .append(Html.escape(alt)).append("</title>\n");
    DoubleSummaryStatistics x = range(lines, Series::x, across != Across.LINEAR);
    DoubleSummaryStatistics y = range(lines, Series::y, log);
    y.combine(range(lines, s -> s.band().map(Series.Band::low).orElse(NONE), log));
    y.combine(range(lines, s -> s.band().map(Series.Band::high).orElse(NONE), log));
    if (x.getCount() == 0 || y.getCount() == 0) {
      Plot.empty(out, "nothing to draw");
    } else {
      Axis up = log ? Axis.log(y.getMin(), y.getMax()) : Axis.rounded(y.getMin(), y.getMax(), 5);
      draw(new Plot(out, across.axis(x.getMin(), x.getMax()), up), lines);
    }
    out.append("</svg>\n");
  }

  private void draw(Plot plot, List<Series> lines) {
    plot.grid(xLabel + (log ? " (log scale upwards)" : "") + (across == Across.LINEAR ? "" : " (log scale)"));
    for (int i = 0; i < lines.size(); i++) {
      Series s = lines.get(i);
      String style = style(i);
      s.band().ifPresent(b -> plot.band(s, b, style));
    }
    for (int i = 0; i < marks.size(); i++) {
      plot.mark(marks.get(i), style(marks.get(i).series()));
    }
    for (int i = 0; i < lines.size(); i++) {
      plot.line(lines.get(i), style(i));
      if (lines.get(i).band().isPresent()) {
        plot.dots(lines.get(i), style(i));
      }
    }
    for (int i = 0; i < marks.size(); i++) {
      plot.label(marks.get(i), i);
    }
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

  /// What follows the first class of all that belongs to a line. Thin lines take the colours between the page's first and
  /// last line colour, by their order.
  private String style(int index) {
    if (series.get(index).weight() == Series.Weight.THICK) {
      return " thick\"";
    }
    List<Integer> thin = thin();
    long percent = thin.size() < 2 ? 0 : Math.round(100.0 * thin.indexOf(index) / (thin.size() - 1));
    return String.format(Locale.ROOT, "\" style=\"--at:%d%%\"", percent);
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
        out.append("<li><svg viewBox=\"0 0 18 10\" aria-hidden=\"true\"><path class=\"line").append(style(i))
            .append(" d=\"M1 5H17\"/></svg>").append(Html.escape(series.get(i).name())).append(ranges ? " to" : "")
            .append("</li>\n");
      }
    }
    out.append("</ul>\n");
  }
}
