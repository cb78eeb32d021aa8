package org.seqmix.eval.task;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.seqmix.hybrid.BadInputException;

/// The examples that records of one file are, made when they are asked for.
final class Examples {
  private final TaskDefinition task;
  private final List<DataRecord> records;
  private final @Nullable Example[] made;

  Examples(TaskDefinition task, List<DataRecord> records) {
    this.task = task;
    this.records = List.copyOf(records);
    this.made = new Example[records.size()];
  }

  int size() {
    return records.size();
  }

  String place(int i) {
    return records.get(i).place();
  }

  /// *Errors*: {@link BadInputException} with file, line, field, and what is wrong.
  Example get(int i) {
    Example known = made[i];
    if (known != null) {
      return known;
    }
    Example example = make(records.get(i));
    made[i] = example;
    return example;
  }

  private Example make(DataRecord record) {
    Form form = task.forms().stream().filter(f -> f.fits(record.fields())).findFirst()
        .orElseThrow(() -> new BadInputException(record.place() + ": task " + task.name() + ": expected the fields ("
            + String.join("), or (", task.forms().stream().map(Form::needs).distinct().toList()) + "), got "
            + record.fields().propertyNames()));
    return checked(record, () -> form.example(record.fields()));
  }

  /// The record's group; empty where the task has none.
  Optional<String> group(int i) {
    return text(i, task.group());
  }

  /// What stands before everything.
  String description(int i) {
    return text(i, task.description()).orElse("");
  }

  private Optional<String> text(int i, Optional<Template> template) {
    return template.map(t -> checked(records.get(i), () -> t.text(records.get(i).fields())));
  }

  private <T> T checked(DataRecord record, java.util.function.Supplier<T> what) {
    try {
      return what.get();
    } catch (IllegalArgumentException e) {
      throw new BadInputException(record.place() + ": task " + task.name() + ": " + e.getMessage(), e);
    }
  }
}
