package org.seqmix.eval.task;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A task as it was asked for on a command line.
///
/// @param asked      what it was asked for by
/// @param name       name of its results
/// @param definition what it is
/// @param group      the one group that is asked, such as a subject of MMLU; empty for all
public record NamedTask(String asked, String name, TaskDefinition definition, Optional<String> group) {
  /// Looks a name up: a built-in task, one group of one (`mmlu_anatomy`), or a file that ends in `.yaml`.
  ///
  /// @param others names that the caller knows besides, for the message
  ///
  /// *Errors*: {@link IllegalArgumentException} that lists all tasks; {@link org.seqmix.hybrid.BadInputException} for a
  /// bad file.
  public static NamedTask find(String name, List<String> others) {
    if (TaskDefinitions.isFile(name)) {
      TaskDefinition own = TaskDefinitions.read(Path.of(name));
      return new NamedTask(name, own.name(), own, Optional.empty());
    }
    if (TaskDefinitions.BUILT_IN.contains(name)) {
      return new NamedTask(name, name, TaskDefinitions.builtIn(name), Optional.empty());
    }
    return TaskDefinitions.BUILT_IN.stream().filter(n -> name.startsWith(n + "_") && name.length() > n.length() + 1)
        .map(TaskDefinitions::builtIn).filter(d -> d.group().isPresent()).findFirst()
        .map(d -> new NamedTask(name, name, d, Optional.of(name.substring(d.name().length() + 1))))
        .orElseThrow(() -> new IllegalArgumentException("expected some of "
            + Stream.concat(others.stream(), TaskDefinitions.BUILT_IN.stream()).collect(Collectors.joining(", "))
            + ", mmlu_SUBJECT, or a file such as my-task.yaml; got '" + name + "'"));
  }
}
