package org.seqmix.eval.report;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.seqmix.eval.scale.Crossing;
import org.seqmix.eval.scale.Curve;
import org.seqmix.eval.scale.CurvePoint;
import org.seqmix.eval.scale.Race;
import org.seqmix.eval.scale.Scaling;
import org.seqmix.eval.scale.Selection;

/// What came out in sentences, then two charts a selection: against samples and against seconds.
final class ScaleCurves {
  private ScaleCurves() {}

  static String html(Scaling scaling) {
    StringBuilder out = new StringBuilder();
    if (!scaling.races().isEmpty()) {
      out.append("<section>\n<h2>Who is ahead for the same seconds</h2>\n<ul class=\"said\">\n");
      scaling.races()
          .forEach(r -> out.append(r.crossing() instanceof Crossing.Extrapolated ? "<li class=\"guess\">" : "<li>")
              .append(Html.escape(r.sentence())).append("</li>\n"));
      out.append("</ul>\n</section>\n");
    }
    out.append("<section class=\"scale\">\n<h2>Curves</h2>\n");
    if (scaling.curves().stream().allMatch(c -> c.timed().isEmpty())) {
      out.append("<p class=\"note\">Time was not measured: there are no curves against seconds.</p>\n");
    }
    out.append("<div class=\"charts\">\n");
    for (Selection s : Selection.values()) {
      List<Curve> curves = scaling.curves().stream().filter(c -> c.selection() == s).toList();
      if (!curves.isEmpty()) {
        out.append(bySamples(s, curves));
        out.append(curves.stream().allMatch(c -> c.timed().isEmpty()) ? "" : bySeconds(s, curves, scaling.races()));
      }
    }
    return out.append("</div>\n</section>\n").toString();
  }

  private static String bySamples(Selection s, List<Curve> curves) {
    List<Series> series = curves.stream().map(c -> series(c, c.points(), CurvePoint::k)).toList();
    return new LineChart(title(s) + ", % of problems, by samples", alt(s, curves), "samples a problem",
        LineChart.Across.TWOS, false, series, List.of()).html();
  }

  private static String bySeconds(Selection s, List<Curve> curves, List<Race> races) {
    List<Curve> timed = curves.stream().filter(c -> !c.timed().isEmpty()).toList();
    List<Series> series = timed.stream().map(c -> series(c, c.timed(), p -> p.seconds().orElseThrow())).toList();
    List<String> models = timed.stream().map(Curve::model).toList();
    List<LineChart.Mark> marks = races.stream().filter(r -> r.selection() == s)
        .flatMap(r -> mark(r, models.indexOf(r.student())).stream()).toList();
    return new LineChart(title(s) + ", % of problems, by seconds", alt(s, curves), "seconds, all problems together",
        LineChart.Across.LOG, false, series, marks).html();
  }

  private static Series series(Curve c, List<CurvePoint> points, ToDoubleFunction<CurvePoint> place) {
    return new Series(c.model(), points.stream().mapToDouble(place).toArray(),
        points.stream().mapToDouble(p -> 100 * p.value()).toArray(), Series.Weight.THIN,
        Optional.of(new Series.Band(points.stream().mapToDouble(p -> 100 * p.bounds().low()).toArray(),
            points.stream().mapToDouble(p -> 100 * p.bounds().high()).toArray())));
  }

  private static Optional<LineChart.Mark> mark(Race r, int series) {
    return switch (r.crossing()) {
      case Crossing.Crosses c -> Optional.of(mark(c.seconds(), "passes at ", series));
      case Crossing.FallsBehind c -> Optional.of(mark(c.seconds(), "behind from ", series));
      default -> Optional.empty();
    };
  }

  private static LineChart.Mark mark(double seconds, String what, int series) {
    return new LineChart.Mark(seconds, what + Race.seconds(seconds), series);
  }

  private static String title(Selection s) {
    return Character.toUpperCase(s.title().charAt(0)) + s.title().substring(1);
  }

  private static String alt(Selection s, List<Curve> curves) {
    return title(s) + ": "
        + curves.stream().map(c -> String.format(Locale.ROOT, "%s %s%% with %d samples, %s%% with %d",
            c.model(), Percent.of(c.points().getFirst().value()), c.points().getFirst().k(),
            Percent.of(c.points().getLast().value()), c.points().getLast().k())).collect(Collectors.joining("; "))
        + ".";
  }
}
