package org.seqmix.eval.report;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import org.seqmix.eval.matrix.HeadDistance;
import org.seqmix.eval.matrix.HeadPicture;

/// Distances of layers and heads as a heat table whose cells choose what is drawn.
final class DistanceTable {
  private final List<HeadPicture> pairs;
  private final ToDoubleFunction<HeadDistance> measure;

  /// `pairs` have distances; `measure` makes a number of one.
  DistanceTable(List<HeadPicture> pairs, ToDoubleFunction<HeadDistance> measure) {
    this.pairs = pairs;
    this.measure = measure;
  }

  String html() {
    Map<Integer, Map<Integer, Double>> layers = new TreeMap<>();
    TreeSet<Integer> heads = new TreeSet<>();
    for (HeadPicture p : pairs) {
      heads.add(p.head());
      layers.computeIfAbsent(p.layer(), l -> new TreeMap<>())
          .put(p.head(), measure.applyAsDouble(p.distance().orElseThrow()));
    }
    double most = layers.values().stream().map(Map::values).flatMap(Collection::stream)
        .mapToDouble(Double::doubleValue).filter(Double::isFinite).max().orElse(1);
    StringBuilder out = new StringBuilder("<div class=\"wide\"><table class=\"heat\">\n<thead><tr><th>layer</th>");
    heads.forEach(h -> out.append("<th scope=\"col\">").append(h).append("</th>"));
    out.append("<th scope=\"col\">mean</th></tr></thead>\n<tbody>\n");
    layers.forEach((layer, row) -> row(out, layer, row, heads, most));
    return out.append("</tbody>\n</table></div>\n").toString();
  }

  private static void row(StringBuilder out, int layer, Map<Integer, Double> row, TreeSet<Integer> heads, double most) {
    out.append("<tr><th scope=\"row\">").append(layer).append("</th>");
    for (int head : heads) {
      Double value = row.get(head);
      if (value == null) {
        out.append("<td></td>");
        continue;
      }
      double heat = Double.isFinite(value) && most > 0 ? 100 * value / most : 0;
      out.append(String.format(Locale.ROOT, "<td style=\"--heat:%.0f%%\"><button type=\"button\" data-layer=\"%d\" "
          + "data-head=\"%d\" aria-label=\"layer %d, head %d: %.2f\">%.2f</button></td>", heat, layer, head, layer,
          head,
          value, value));
    }
    double mean = row.values().stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    out.append(String.format(Locale.ROOT, "<td class=\"mean\">%.2f</td></tr>\n", mean));
  }
}
