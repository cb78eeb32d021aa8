package org.seqmix.eval.report;

import java.util.Locale;

/// The inside of a [LineChart]: what is drawn between its axes.
///
/// @param out    SVG so far
/// @param across the axis below
/// @param up     the axis to the left
record Plot(StringBuilder out, Axis across, Axis up) {
  static final int WIDTH = 440;
  static final int HEIGHT = 280;
  private static final int LEFT = 60;
  private static final int RIGHT = 14;
  private static final int TOP = 12;
  private static final int BOTTOM = 52;
  /// Lines of text between two labels of marks.
  private static final int MARK_STEP = 17;

  /// Rules, ticks and what stands below.
  void grid(String label) {
    for (double tick : up.ticks()) {
      double at = y(tick);
      rule(LEFT, at, WIDTH - RIGHT, at);
      text(LEFT - 7, at + 4, "end", Axis.label(tick));
    }
    double floor = HEIGHT - BOTTOM;
    for (double tick : across.ticks()) {
      double at = x(tick);
      rule(at, floor, at, floor + 4);
      text(at, floor + 20, "middle", Axis.label(tick));
    }
    text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 6, "middle", label);
  }

  /// `message` in the middle.
  static void empty(StringBuilder out, String message) {
    text(out, WIDTH / 2.0, HEIGHT / 2.0, "middle", message);
  }

  /// A line, with gaps where a point has no place.
  void line(Series s, String style) {
    StringBuilder path = new StringBuilder();
    boolean pen = false;
    for (int i = 0; i < s.x().length; i++) {
      boolean shown = shows(s, i);
      if (shown) {
        path.append(pen ? 'L' : 'M').append(number(x(s.x()[i]))).append(' ').append(number(y(s.y()[i])));
        path.append(pen || shows(s, i + 1) ? "" : "h0.01");
      }
      pen = shown;
    }
    out.append("<path class=\"line").append(style).append(" d=\"").append(path).append("\"/>\n");
  }

  /// What lies between the ends of the intervals, an upright stroke where a point stands alone.
  void band(Series s, Series.Band band, String style) {
    StringBuilder path = new StringBuilder();
    for (int from = 0; from < s.x().length;) {
      int to = from;
      while (shows(s, to) && up.shows(band.low()[to]) && up.shows(band.high()[to])) {
        to++;
      }
      if (to > from) {
        stretch(path, s, band, from, to);
      }
      from = to + 1;
    }
    out.append("<path class=\"band").append(style).append(" d=\"").append(path).append("\"/>\n");
  }

  private void stretch(StringBuilder path, Series s, Series.Band band, int from, int to) {
    double half = to - from == 1 ? 2 : 0;
    for (int i = from; i < to; i++) {
      path.append(i == from ? 'M' : 'L').append(number(x(s.x()[i]) - half)).append(' ')
          .append(number(y(band.high()[i])));
    }
    for (int i = to - 1; i >= from; i--) {
      path.append('L').append(number(x(s.x()[i]) + half)).append(' ').append(number(y(band.low()[i])));
    }
    if (half > 0) {
      path.append('L').append(number(x(s.x()[from]) - half)).append(' ').append(number(y(band.low()[from])));
      path.append('L').append(number(x(s.x()[from]) + half)).append(' ').append(number(y(band.high()[from])));
    }
    path.append('Z');
  }

  /// A dot a point.
  void dots(Series s, String style) {
    for (int i = 0; i < s.x().length; i++) {
      if (shows(s, i)) {
        out.append("<circle class=\"point").append(style).append(" cx=\"").append(number(x(s.x()[i])))
            .append("\" cy=\"").append(number(y(s.y()[i]))).append("\" r=\"3\"/>\n");
      }
    }
  }

  /// An upright line at a mark within the axis.
  void mark(LineChart.Mark mark, String style) {
    if (isInside(mark)) {
      out.append("<path class=\"mark").append(style).append(" d=\"M").append(number(x(mark.x()))).append(' ')
          .append(TOP).append('V').append(HEIGHT - BOTTOM).append("\"/>\n");
    }
  }

  /// What stands beside a mark, on the side with more room; labels stand above one another, by place among all marks.
  void label(LineChart.Mark mark, int index) {
    if (isInside(mark)) {
      double gap = across.place(mark.x()) > 0.5 ? -5 : 5;
      text(x(mark.x()) + gap, HEIGHT - BOTTOM - 8.0 - MARK_STEP * index, gap < 0 ? "end" : "start", mark.label());
    }
  }

  private boolean isInside(LineChart.Mark mark) {
    return across.shows(mark.x()) && across.place(mark.x()) >= 0 && across.place(mark.x()) <= 1;
  }

  private void rule(double x1, double y1, double x2, double y2) {
    out.append("<path class=\"rule\" d=\"M").append(number(x1)).append(' ').append(number(y1)).append('L')
        .append(number(x2)).append(' ').append(number(y2)).append("\"/>\n");
  }

  private void text(double x, double y, String anchor, String text) {
    text(out, x, y, anchor, text);
  }

  private static void text(StringBuilder out, double x, double y, String anchor, String text) {
    out.append("<text x=\"").append(number(x)).append("\" y=\"").append(number(y)).append("\" text-anchor=\"")
        .append(anchor).append("\">").append(Html.escape(text)).append("</text>\n");
  }

  private boolean shows(Series s, int i) {
    return i < s.x().length && across.shows(s.x()[i]) && up.shows(s.y()[i]);
  }

  private double x(double value) {
    return LEFT + across.place(value) * (WIDTH - LEFT - RIGHT);
  }

  private double y(double value) {
    return HEIGHT - BOTTOM - up.place(value) * (HEIGHT - TOP - BOTTOM);
  }

  private static String number(double value) {
    String text = String.format(Locale.ROOT, "%.1f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }
}
