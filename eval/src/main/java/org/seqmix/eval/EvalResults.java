package org.seqmix.eval;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.seqmix.hybrid.AtomicFile;
import tools.jackson.databind.JsonNode;
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
  /// @param name      the task's name on the command line
  /// @param metrics   one or more numbers
  /// @param n         questions or documents they are about
  /// @param truncated how many of them were too long for the model and lost their beginning, where that can happen
  public record Task(String name, List<Metric> metrics, long n, OptionalLong truncated) {
    /// A task that cuts nothing.
    public Task(String name, List<Metric> metrics, long n) {
      this(name, metrics, n, OptionalLong.empty());
    }

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
  /// @param chance        what a blind guess would get, where one can guess
  /// @param items         what it is the mean of, an item each, where it is one
  public record Metric(String name, double value, OptionalDouble standardError, OptionalDouble chance,
      List<Double> items) {
    /// A number that nobody can guess, and no mean.
    public Metric(String name, double value, OptionalDouble standardError) {
      this(name, value, standardError, OptionalDouble.empty(), List.of());
    }

    public Metric {
      items = List.copyOf(items);
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

  /// `{"model": ..., "tasks": {NAME: {METRIC: value, METRIC_stderr: value, "n": count, "truncated": count}}}`, ending with a
  /// line break. Standard errors and `truncated` are there where they are known.
  public byte[] json() {
    return bytes(node());
  }

  /// The same with the results of a teacher and what the gap is, under `teacher` and `gap`.
  public byte[] json(EvalResults teacher, JsonNode gap) {
    ObjectNode root = node();
    root.set("teacher", teacher.node());
    root.set("gap", gap);
    return bytes(root);
  }

  private static byte[] bytes(ObjectNode root) {
    return (JSON.writeValueAsString(root) + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  private ObjectNode node() {
    ObjectNode root = JSON.createObjectNode().put("model", model);
    ObjectNode all = root.putObject("tasks");
    for (Task task : tasks) {
      ObjectNode node = all.putObject(task.name());
      for (Metric m : task.metrics()) {
        node.put(m.name(), m.value());
        m.standardError().ifPresent(e -> node.put(m.name() + "_stderr", e));
      }
      node.put("n", task.n());
      task.truncated().ifPresent(t -> node.put("truncated", t));
    }
    return root;
  }

  /// Writes {@link #json} to a file, whole or not at all.
  public void write(Path file) {
    AtomicFile.write(file, json());
  }

  /// The results as a table of plain text, with what a blind guess would get where one can guess.
  public String table() {
    TextTable table = new TextTable("task", "metric", "value", "stderr", "chance", "n", "truncated");
    for (Task task : tasks) {
      String truncated = task.truncated().isPresent() ? Long.toString(task.truncated().getAsLong()) : "";
      for (Metric m : task.metrics()) {
        table.row(task.name(), m.name(), number(m.value()), number(m.standardError()), number(m.chance()),
            Long.toString(task.n()), truncated);
      }
    }
    return table.toString();
  }

  private static String number(OptionalDouble value) {
    return value.isPresent() ? number(value.getAsDouble()) : "";
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.6f", value);
  }
}
