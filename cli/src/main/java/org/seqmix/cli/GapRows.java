package org.seqmix.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.seqmix.eval.EvalResults;
import org.seqmix.eval.EvalResults.Metric;
import org.seqmix.eval.scale.GapRow;
import org.seqmix.eval.scale.GapRow.Family;
import org.seqmix.eval.scale.ScaleSettings;

/// Every metric of a student beside its teacher's.
final class GapRows {
  /// Metrics of which less is better.
  private static final Set<String> LOSSES = Set.of("perplexity", "bits_per_byte");

  /// Normal quantile of a two-sided 95% interval.
  private static final double TWO_SIDED_95 = 1.959963984540054;

  private GapRows() {
  }

  /// Rows in the order of the results, which are of the same tasks.
  static List<GapRow> of(EvalPlan plan, EvalResults teacher, EvalResults student) {
    List<GapRow> out = new ArrayList<>();
    for (int t = 0; t < student.tasks().size(); t++) {
      EvalResults.Task mine = student.tasks().get(t);
      for (Metric m : mine.metrics()) {
        teacher.tasks().get(t).metrics().stream().filter(other -> other.name().equals(m.name())).findFirst()
            .ifPresent(other -> out.add(row(plan.family(mine.name()), mine, other, m)));
      }
    }
    return out;
  }

  /// Where the teacher itself is not surely above a blind guess, in words: a gap cannot show there. Empty where it always is.
  static List<String> notes(String name, EvalResults teacher) {
    List<String> blind = new ArrayList<>();
    for (EvalResults.Task task : teacher.tasks()) {
      for (Metric m : task.metrics()) {
        double low = m.value() - TWO_SIDED_95 * m.standardError().orElse(0);
        if (m.chance().isPresent() && low <= m.chance().getAsDouble()) {
          blind.add(task.name() + " " + m.name());
        }
      }
    }
    return blind.isEmpty() ? List.of()
        : List.of(name + " itself is not surely better than a blind guess in " + String.join(", ", blind)
            + ": a gap cannot show there.");
  }

  private static GapRow row(Family family, EvalResults.Task task, Metric teacher, Metric student) {
    boolean higher = !LOSSES.contains(student.name());
    if (!student.items().isEmpty() && student.items().size() == teacher.items().size()) {
      return GapRow.paired(family, task.name(), student.name(), higher, values(teacher), values(student),
          ScaleSettings.DEFAULTS);
    }
    return GapRow.apart(family, task.name(), student.name(), higher, teacher.value(),
        teacher.standardError().orElse(Double.NaN), student.value(), student.standardError().orElse(Double.NaN),
        Math.toIntExact(task.n()));
  }

  private static double[] values(Metric metric) {
    return metric.items().stream().mapToDouble(Double::doubleValue).toArray();
  }
}
