package org.seqmix.eval.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.seqmix.mohawk.run.RunState;

/// The stages of a run: a chart of every stage's losses, and learning rate and gradient norm over all of them.
final class StagesSection {
  private StagesSection() {}

  static String html(Map<String, List<RunState.Step>> history) {
    StringBuilder out = new StringBuilder("<section>\n<h2>Losses</h2>\n<div class=\"charts\">\n");
    history.forEach((stage, steps) -> out.append(StageChart.of(stage, steps).html()));
    return out.append("</div>\n</section>\n").toString();
  }

  /// Learning rate and gradient norm, which matter when a loss looks odd.
  static String optimizer(Map<String, List<RunState.Step>> history) {
    return "<details><summary>Learning rate and gradient norm</summary>\n<div class=\"charts\">\n"
        + overAll(history, "Learning rate", RunState.Step::rate, false).html()
        + overAll(history, "Gradient norm before clipping", RunState.Step::norm, true).html() + "</div>\n</details>\n";
  }

  /// One line a stage, one stage after the other.
  private static LineChart overAll(Map<String, List<RunState.Step>> history, String title,
      ToDoubleFunction<RunState.Step> value, boolean log) {
    List<Series> lines = new ArrayList<>();
    long before = 0;
    double most = 0;
    for (Map.Entry<String, List<RunState.Step>> stage : history.entrySet()) {
      List<RunState.Step> steps = stage.getValue();
      double from = before;
      double[] y = steps.stream().mapToDouble(value).toArray();
      lines.add(new Series(stage.getKey(), steps.stream().mapToDouble(s -> from + s.tokens()).toArray(), y,
          Series.Weight.THIN));
      before += steps.isEmpty() ? 0 : steps.getLast().tokens();
      most = Math.max(most, java.util.Arrays.stream(y).max().orElse(0));
    }
    String alt = String.format(Locale.ROOT, "%s in %d stages, at most %.3g.", title, history.size(), most);
    return new LineChart(title, alt, "tokens read in all stages", log, lines);
  }
}
