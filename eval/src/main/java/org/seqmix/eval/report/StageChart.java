package org.seqmix.eval.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.seqmix.mohawk.run.RunState;

/// The losses of one stage as a chart: their mean thick, one thin line a layer where the stage has layers.
final class StageChart {
  /// A loss that falls by this factor is drawn on a log scale.
  private static final double LOG_FROM = 8;

  private StageChart() {}

  static LineChart of(String stage, List<RunState.Step> steps) {
    double[] tokens = steps.stream().mapToDouble(RunState.Step::tokens).toArray();
    double[] mean = steps.stream().mapToDouble(RunState.Step::loss).toArray();
    int layers = steps.stream().mapToInt(s -> s.losses().length).min().orElse(0);
    List<Series> lines = new ArrayList<>();
    for (int layer = 0; layer < layers && layers > 1; layer++) {
      int l = layer;
      lines.add(new Series("layer " + layer, tokens, steps.stream().mapToDouble(s -> s.losses()[l]).toArray(),
          Series.Weight.THIN));
    }
    lines.add(new Series(layers > 1 ? "mean" : "loss", tokens, mean, Series.Weight.THICK));
    return new LineChart("Stage " + stage + ": loss", alt(stage, steps, layers), "tokens read in this stage",
        isWide(lines), lines);
  }

  private static String alt(String stage, List<RunState.Step> steps, int layers) {
    if (steps.isEmpty()) {
      return "Stage " + stage + " has no steps.";
    }
    return String.format(Locale.ROOT, "Stage %s: the %s goes from %.4g to %.4g in %,d steps.", stage,
        layers > 1 ? "mean loss of " + layers + " layers" : "loss", steps.getFirst().loss(), steps.getLast().loss(),
        steps.size());
  }

  private static boolean isWide(List<Series> lines) {
    double min = Double.POSITIVE_INFINITY;
    double max = 0;
    for (Series s : lines) {
      for (double v : s.thinned(LineChart.MAX_POINTS).y()) {
        min = v > 0 ? Math.min(min, v) : min;
        max = Double.isFinite(v) ? Math.max(max, v) : max;
      }
    }
    return max > LOG_FROM * min;
  }
}
