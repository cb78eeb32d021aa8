package org.seqmix.eval;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.seqmix.hybrid.AtomicFile;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What an evaluation found, task by task.
///
/// @param model the model's name or directory
/// @param tasks results in the order of the tasks
public record EvalResults(String model, List<Task> tasks) {
  private static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /// The metrics of one task.
  ///
  /// @param name    the task's name on the command line
  /// @param metrics one or more numbers
  /// @param n       questions or documents they are about
  public record Task(String name, List<Metric> metrics, long n) {
    public Task {
      metrics = List.copyOf(metrics);
      if (metrics.isEmpty()) {
        throw new IllegalArgumentException("task " + name + ": expected at least one metric, got none");
      }
    }
  }

  /// One number.
  ///
  /// @param name          such as `acc`
  /// @param value         finite
  /// @param standardError of `value`, where it is known
  public record Metric(String name, double value, OptionalDouble standardError) {
    public Metric {
      if (!Double.isFinite(value) || !Double.isFinite(standardError.orElse(0))) {
        throw new IllegalArgumentException("metric " + name + ": expected finite numbers, got " + value
            + " with standard error " + standardError + "; the model's logits may have overflowed");
      }
    }
  }

  public EvalResults {
    tasks = List.copyOf(tasks);
    if (tasks.stream().map(Task::name).distinct().count() != tasks.size()) {
      throw new IllegalArgumentException("tasks: expected each name once, got "
          + tasks.stream().map(Task::name).toList());
    }
  }

  /// `{"model": ..., "tasks": {NAME: {METRIC: value, METRIC_stderr: value, "n": count}}}`, ending with a line break.
  public byte[] json() {
    ObjectNode root = JSON.createObjectNode().put("model", model);
    ObjectNode all = root.putObject("tasks");
    for (Task task : tasks) {
      ObjectNode node = all.putObject(task.name());
      for (Metric m : task.metrics()) {
        node.put(m.name(), m.value());
        m.standardError().ifPresent(e -> node.put(m.name() + "_stderr", e));
      }
      node.put("n", task.n());
    }
    return (JSON.writeValueAsString(root) + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  /// Writes {@link #json} to a file, whole or not at all.
  public void write(Path file) {
    AtomicFile.write(file, json());
  }

  /// The results as a table of plain text.
  public String table() {
    TextTable table = new TextTable("task", "metric", "value", "stderr", "n");
    for (Task task : tasks) {
      for (Metric m : task.metrics()) {
        table.row(task.name(), m.name(), number(m.value()),
            m.standardError().isPresent() ? number(m.standardError().getAsDouble()) : "", Long.toString(task.n()));
      }
    }
    return table.toString();
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.6f", value);
  }
}
