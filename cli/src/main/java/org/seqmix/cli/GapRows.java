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
