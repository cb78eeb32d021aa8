package org.seqmix.eval.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.seqmix.eval.scale.Curve;
import org.seqmix.eval.scale.CurvePoint;
import org.seqmix.eval.scale.Difference;
import org.seqmix.eval.scale.Race;
import org.seqmix.eval.scale.Scaling;
import org.seqmix.eval.scale.Selection;

/// A table a selection: rows a number of samples, columns models and their differences to the teacher.
final class ScaleTables {
  private ScaleTables() {}

  static String html(Scaling scaling) {
    StringBuilder out = new StringBuilder("<section class=\"scale\">\n<h2>Numbers</h2>\n")
        .append(
            "<p class=\"note\">Percent of the problems, with intervals; differences in points, paired by problem.</p>\n");
    for (Selection s : Selection.values()) {
      List<Curve> curves = scaling.curves().stream().filter(c -> c.selection() == s).toList();
      if (!curves.isEmpty()) {
        out.append(Html.element("h3", Character.toUpperCase(s.title().charAt(0)) + s.title().substring(1)))
            .append(table(scaling, s, curves)).append(drawn(curves));
      }
    }
    List<Curve> timed = scaling.curves().stream()
        .filter(c -> c.selection() == Selection.COVERAGE && !c.timed().isEmpty()).toList();
    return out.append(seconds(timed)).append("</section>\n").toString();
  }

  private static String table(Scaling scaling, Selection s, List<Curve> curves) {
    List<Difference> differences = scaling.differences().stream().filter(d -> d.selection() == s).toList();
    List<String> students = differences.stream().map(Difference::model).distinct().toList();
    List<String> heads = new ArrayList<>(List.of("samples"));
    curves.forEach(c -> heads.add(c.model()));
    students.forEach(m -> heads.add(m + " less " + scaling.teacher().orElse("teacher")));
    HtmlTable table = new HtmlTable(heads.toArray(String[]::new));
    for (int k : sizes(curves)) {
      List<String> cells = new ArrayList<>();
      curves.forEach(c -> cells.add(point(c, k).map(p -> Percent.of(p.value(), p.bounds())).orElse("")));
      students.forEach(m -> cells.add(differences.stream().filter(d -> d.model().equals(m) && d.k() == k).findFirst()
          .map(d -> Percent.signed(d.value(), d.bounds().low(), d.bounds().high())).orElse("")));
      table.row(Integer.toString(k), cells.toArray(String[]::new));
    }
    return table.html();
  }

  private static String seconds(List<Curve> curves) {
    if (curves.isEmpty()) {
      return "";
    }
    HtmlTable table = new HtmlTable(
        Stream.concat(Stream.of("samples"), curves.stream().map(Curve::model)).toArray(String[]::new));
    for (int k : sizes(curves)) {
      table.row(Integer.toString(k), curves.stream().map(c -> point(c, k).filter(p -> p.seconds().isPresent())
          .map(p -> Race.seconds(p.seconds().getAsDouble())).orElse("")).toArray(String[]::new));
    }
    return "<h3>Seconds, all problems together</h3>" + table.html();
  }

  private static Set<Integer> sizes(List<Curve> curves) {
    Set<Integer> out = new TreeSet<>();
    curves.forEach(c -> c.points().forEach(p -> out.add(p.k())));
    return out;
  }

  private static Optional<CurvePoint> point(Curve c, int k) {
    return c.points().stream().filter(p -> p.k() == k).findFirst();
  }

  /// How sure drawn subsets make the values.
  private static String drawn(List<Curve> curves) {
    double most = curves.stream().flatMap(c -> c.points().stream()).mapToDouble(CurvePoint::error).max().orElse(0);
    return most == 0
        ? ""
        : String.format(Locale.ROOT,
            "<p class=\"note\">Means over random subsets; the standard error that this adds is at "
                + "most %.2f points, and the intervals hold it.</p>\n",
            100 * most);
  }
}
