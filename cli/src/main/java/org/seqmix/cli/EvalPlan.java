package org.seqmix.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.seqmix.eval.recall.CopyTask;
import org.seqmix.eval.recall.Filler;
import org.seqmix.eval.recall.LookupTask;
import org.seqmix.eval.recall.NeedleTask;
import org.seqmix.eval.recall.RecallOptions;
import org.seqmix.eval.recall.RecallTask;
import org.seqmix.eval.sample.SampleTask;
import org.seqmix.eval.scale.GapRow.Family;
import org.seqmix.eval.task.FewShot;
import org.seqmix.eval.task.TaskData;
import org.seqmix.eval.task.TaskKind;

/// What an evaluation asks, read before any model is opened.
///
/// @param tasks names in order, as they were asked for
/// @param documents of the tasks that measure a text
/// @param data of tasks with items, by name
/// @param problems word problems, by name
/// @param fewShot examples before items
/// @param recall how much the recall tasks ask
/// @param filler text around a needle
/// @param fillerName tells that text from others
record EvalPlan(List<String> tasks, List<String> documents, Map<String, TaskData> data,
    Map<String, SampleTask> problems, FewShot fewShot, RecallOptions recall, Filler filler, String fillerName) {
  /// Recall tasks.
  static final List<String> RECALL = List.of("copy", "lookup", "needle");

  EvalPlan {
    tasks = List.copyOf(tasks);
    documents = List.copyOf(documents);
    data = new LinkedHashMap<>(data);
    problems = new LinkedHashMap<>(problems);
  }

  /// The recall task of this name, or nothing.
  @Nullable
  RecallTask recallTask(String name) {
    return switch (name) {
      case "copy" -> new CopyTask();
      case "lookup" -> new LookupTask();
      case "needle" -> new NeedleTask(filler, List.of(0.0, 0.25, 0.5, 0.75, 1.0), 8);
      default -> null;
    };
  }

  /// What kind of test a task is, by the name of its results.
  Family family(String name) {
    if (RECALL.contains(name)) {
      return Family.RECALL;
    }
    boolean written = problems.containsKey(name) || data.values().stream()
        .anyMatch(d -> d.task().name().equals(name) && d.task().definition().kind() == TaskKind.GENERATE);
    return written ? Family.GENERATION : Family.LIKELIHOOD;
  }
}
