package org.seqmix.mohawk.study.matrices;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.seqmix.mohawk.study.Interval;

/// Runs of a study of mixers as a table: a line for every mixer, means over seeds with 95% intervals.
///
/// @param results one or more runs
public record SwapTable(List<SwapResult> results) {
  public SwapTable {
    results = List.copyOf(results);
  }

  /// A number of every run of a mixer.
  public Interval of(String mixer, ToDoubleFunction<SwapResult> number) {
    return Interval.of(results.stream().filter(r -> r.mixer().equals(mixer)).map(number::applyAsDouble).toList());
  }

  /// The table, with `score` as the name of what students were scored by.
  public String markdown(String score) {
    StringBuilder out = new StringBuilder("| mixer | block distance after stage 2 | after stage 3 | " + score
        + " |\n|---|---|---|---|\n");
    results.stream().map(SwapResult::mixer).distinct().forEach(mixer -> out.append("| ").append(mixer).append(" | ")
        .append(text(of(mixer, SwapResult::aligned))).append(" | ").append(text(of(mixer, SwapResult::trained)))
        .append(" | ").append(text(of(mixer, SwapResult::score))).append(" |\n"));
    return out.toString();
  }

  private static String text(Interval i) {
    return Double.isNaN(i.half()) ? String.format(Locale.ROOT, "%.4f", i.mean())
        : String.format(Locale.ROOT, "%.4f ± %.4f", i.mean(), i.half());
  }
}
