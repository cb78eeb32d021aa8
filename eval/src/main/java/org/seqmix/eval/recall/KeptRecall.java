package org.seqmix.eval.recall;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.seqmix.eval.JsonJournal;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Results of recall tasks in a file that is only appended to: what a killed run knows is not asked again.
public final class KeptRecall implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Recall recall;
  private final RecallOptions options;
  private final JsonJournal journal;

  /// Opens or makes the file; `model` says whose weights answer, in which format, and `texts` what the tasks are made of.
  public KeptRecall(Recall recall, RecallOptions options, String model, String texts, Path file) {
    this.recall = recall;
    this.options = options;
    this.journal = JsonJournal.open(file,
        JSON.createObjectNode().put("file", "seqmix recall 1").put("model", model).put("texts", texts)
            .put("items", options.items()).put("seed", Long.toString(options.seed())));
  }

  /// All results of a task at the lengths of the options, a context of so many tokens. `listener` hears of each.
  public List<RecallResult> run(RecallTask task, int context, Consumer<RecallResult> listener) {
    List<RecallResult> out = new ArrayList<>();
    for (int length : options.lengths(context)) {
      for (double depth : task.depths()) {
        List<RecallResult> results = kept(task, length, depth);
        if (results.isEmpty()) {
          results = recall.measure(task, length, depth, options.items(), options.seed());
          for (RecallResult r : results) {
            keep(task, length, depth, r);
          }
        }
        results.forEach(listener);
        out.addAll(results);
      }
    }
    return out;
  }

  private static String place(RecallTask task, int length, double depth) {
    return task.name() + " " + length + " " + depth;
  }

  private void keep(RecallTask task, int length, double depth, RecallResult r) {
    journal.append(JSON.createObjectNode().put("place", place(task, length, depth)).put("task", r.task())
        .put("items", r.items()).put("right", r.right()).put("nats", Double.toString(r.nats())));
  }

  /// What was kept of a place: all its results, or none where a run was killed between them.
  private List<RecallResult> kept(RecallTask task, int length, double depth) {
    List<RecallResult> out = new ArrayList<>();
    for (JsonNode line : journal.lines()) {
      if (line.get("place").asString().equals(place(task, length, depth))) {
        out.add(new RecallResult(line.get("task").asString(), length, depth, line.get("items").asInt(),
            line.get("right").asInt(), Double.parseDouble(line.get("nats").asString())));
      }
    }
    return out.size() < 2 ? List.of() : out.subList(out.size() - 2, out.size());
  }

  @Override
  public void close() {
    journal.close();
  }
}
