package org.seqmix.eval.scale;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// The values of one model by every selection that its runs allow.
///
/// @param runs   its runs
/// @param rounds what they cost
/// @param tables all seeds together
/// @param seeds  one a run, where there are several
record ModelTables(ModelRuns runs, List<Spent> rounds, Map<Selection, ValueTable> tables,
    Map<Selection, List<ValueTable>> seeds) {
  static ModelTables of(ModelRuns runs, ScaleSettings settings) {
    Map<Selection, ValueTable> tables = new EnumMap<>(Selection.class);
    Map<Selection, List<ValueTable>> seeds = new EnumMap<>(Selection.class);
    int[] ks = runs.sizes();
    for (Selection s : Selection.values()) {
      if (!s.needsRewards() || runs.rewarded()) {
        List<ValueTable> each = runs.runs().stream().map(r -> ValueTable.of(r, ks, s, settings)).toList();
        tables.put(s, ValueTable.mean(each));
        if (each.size() > 1) {
          seeds.put(s, each);
        }
      }
    }
    return new ModelTables(runs, runs.spent(), tables, seeds);
  }

  List<Curve> curves(Bootstrap bootstrap) {
    List<Curve> out = new ArrayList<>();
    tables.forEach((s, table) -> out.add(Curve.of(runs.model(), runs.seeds(), rounds, s, table, bootstrap)));
    return out;
  }

  List<Curve> bySeed(Bootstrap bootstrap) {
    List<Curve> out = new ArrayList<>();
    seeds.forEach((s, each) -> {
      for (int i = 0; i < each.size(); i++) {
        ScaleRun run = runs.runs().get(i);
        out.add(Curve.of(run.model(), List.of(run.seed()), run.spent(), s, each.get(i), bootstrap));
      }
    });
    return out;
  }
}
