package org.seqmix.mohawk.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Collects steps and says when a checkpoint is due.
final class StepLog {
  private final Map<String, List<RunState.Step>> history = new LinkedHashMap<>();
  private final Duration every;
  private long saved = System.nanoTime();

  StepLog(Map<String, List<RunState.Step>> before, Duration every) {
    before.forEach((k, v) -> history.put(k, new ArrayList<>(v)));
    this.every = every;
  }

  /// A step in place of an earlier one of its number, which layers that are trained one after the other add to.
  void add(String stage, RunState.Step step) {
    List<RunState.Step> steps = history.computeIfAbsent(stage, s -> new ArrayList<>());
    if (step.step() <= steps.size()) {
      steps.set(Math.toIntExact(step.step() - 1), step);
    } else {
      steps.add(step);
    }
  }

  /// The step of that number, or a number of none.
  RunState.@org.jspecify.annotations.Nullable Step at(String stage, long number) {
    List<RunState.Step> steps = history.getOrDefault(stage, List.of());
    return number <= steps.size() ? steps.get(Math.toIntExact(number - 1)) : null;
  }

  Map<String, List<RunState.Step>> history() {
    return history;
  }

  boolean isDue() {
    return System.nanoTime() - saved >= every.toNanos();
  }

  void saved() {
    saved = System.nanoTime();
  }
}
