package org.seqmix.eval.scale;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// The runs of one model, one a seed, all with the same problems in the same order.
///
/// @param model its name
/// @param runs  at least one
record ModelRuns(String model, List<ScaleRun> runs) {
  /// Runs by model, models in order of first appearance, problems in the order of the first run.
  static List<ModelRuns> of(List<ScaleRun> all) {
    if (all.isEmpty()) {
      throw new IllegalArgumentException("scaling: expected at least one run, got none");
    }
    List<String> ids = all.getFirst().ballots().stream().map(Ballot::id).toList();
    Map<String, List<ScaleRun>> byModel = new LinkedHashMap<>();
    for (ScaleRun run : all) {
      byModel.computeIfAbsent(run.model(), m -> new ArrayList<>()).add(ordered(run, ids, all.getFirst().model()));
    }
    return byModel.entrySet().stream().map(e -> new ModelRuns(e.getKey(), List.copyOf(e.getValue()))).toList();
  }

  ModelRuns {
    if (runs.stream().map(ScaleRun::seed).distinct().count() != runs.size()) {
      throw new IllegalArgumentException("runs of " + model + ": expected each seed once, got "
          + runs.stream().map(ScaleRun::seed).toList());
    }
    for (ScaleRun run : runs) {
      if (!run.spent().isEmpty() && run.spent().getLast().samples() > run.samples()) {
        throw new IllegalArgumentException(
            "run of " + model + ": expected as many samples of every problem as were paid"
                + " for, " + run.spent().getLast().samples() + ", got " + run.samples() + " of one; finish the run");
      }
    }
  }

  private static ScaleRun ordered(ScaleRun run, List<String> ids, String first) {
    Map<String, Ballot> byId = new HashMap<>();
    run.ballots().forEach(b -> byId.put(b.id(), b));
    if (!byId.keySet().equals(new LinkedHashSet<>(ids))) {
      throw new IllegalArgumentException("run of " + run.model() + ": expected the " + ids.size() + " problems of "
          + first + ", got " + byId.size() + (byId.size() == ids.size() ? " others" : "")
          + "; finish both runs, with the same problems");
    }
    return new ScaleRun(run.model(), run.seed(), ids.stream().map(byId::get).toList(), run.spent());
  }

  List<Long> seeds() {
    return runs.stream().map(ScaleRun::seed).toList();
  }

  int problems() {
    return runs.getFirst().ballots().size();
  }

  /// Samples that every problem has with every seed.
  int samples() {
    return runs.stream().mapToInt(ScaleRun::samples).min().orElseThrow();
  }

  boolean rewarded() {
    return runs.stream().allMatch(r -> r.ballots().stream().anyMatch(Ballot::rewarded));
  }

  /// Rounds that every seed has, seconds and tokens as means over the seeds; of many rounds the first that reaches each
  /// power of two, and the last.
  List<Spent> spent() {
    List<Spent> common = new ArrayList<>();
    for (Spent first : runs.getFirst().spent()) {
      List<Spent> same = runs.stream().flatMap(r -> r.spent().stream())
          .filter(s -> s.samples() == first.samples()).toList();
      if (same.size() == runs.size()) {
        common.add(new Spent(first.samples(), same.stream().mapToDouble(Spent::seconds).average().orElseThrow(),
            Math.round(same.stream().mapToLong(Spent::tokens).average().orElseThrow()),
            same.stream().mapToDouble(Spent::judging).average().orElseThrow()));
      }
    }
    List<Spent> out = new ArrayList<>();
    for (int i = 0; i < common.size(); i++) {
      int before = i == 0 ? 0 : common.get(i - 1).samples();
      boolean reaches = Integer.highestOneBit(common.get(i).samples()) > before;
      if (reaches || i == common.size() - 1) {
        out.add(common.get(i));
      }
    }
    return out;
  }

  /// Where curves have points: powers of two, all samples, and the rounds.
  int[] sizes() {
    TreeSet<Integer> out = new TreeSet<>();
    Arrays.stream(Subsets.sizes(samples())).forEach(out::add);
    spent().forEach(s -> out.add(s.samples()));
    return out.stream().mapToInt(Integer::intValue).toArray();
  }
}
