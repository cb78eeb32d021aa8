package org.seqmix.mohawk.study.gap;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/// What trained hybrids say about a prediction.
///
/// @param suggested the single layer that was suggested
/// @param rank its place among all single layers by mean loss, 1 for the best
/// @param of how many single layers there are
/// @param seeds runs of every hybrid
/// @param correlations Spearman's rank correlation of every predictor with the trained hybrids' mean loss, its sign turned:
///     1 where the order of the prediction is that of the losses
/// @param lines all hybrids, best first
public record CheckResult(int suggested, int rank, int of, int seeds, Map<String, Double> correlations,
    List<HybridCheck.Line> lines) {
  public CheckResult {
    correlations = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(correlations));
    lines = List.copyOf(lines);
  }

  /// Compares a prediction with the hybrids trained, among which is every single layer.
  public static CheckResult of(Gaps gaps, int suggested, List<HybridCheck.Line> lines) {
    int layers = gaps.layers().size();
    List<Double> losses = new ArrayList<>();
    for (int l = 0; l < layers; l++) {
      losses.add(-mean(lines, l));
    }
    Map<String, Double> correlations = new LinkedHashMap<>();
    gaps.predictors().forEach((name, values) -> correlations.put(name, Spearman.correlation(values, losses)));
    double mine = losses.get(suggested);
    int rank = 1 + (int) IntStream.range(0, layers).filter(l -> losses.get(l) > mine).count();
    return new CheckResult(suggested, rank, layers, lines.getFirst().losses().size(), correlations, lines);
  }

  private static double mean(List<HybridCheck.Line> lines, int layer) {
    return lines.stream().filter(l -> l.layers().equals(List.of(layer))).findFirst().orElseThrow().loss().mean();
  }

  /// One line: the suggested layer, its place, the rank correlation.
  public String conclusion() {
    Map.Entry<String, Double> first = correlations.entrySet().iterator().next();
    return String.format(Locale.ROOT,
        "the suggested attention layer %d is number %d of %d by mean held-out loss of %d seeds; rank correlation of the "
            + "%s with the trained hybrids %.2f",
        suggested, rank, of, seeds, first.getKey(), first.getValue());
  }
}
