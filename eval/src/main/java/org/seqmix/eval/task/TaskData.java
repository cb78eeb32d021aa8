package org.seqmix.eval.task;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.seqmix.hybrid.BadInputException;

/// A task with its data: the items that are asked, with their examples before them.
public final class TaskData {
  private final NamedTask task;
  private final Examples own;
  private final Shots shots;
  private final List<Integer> asked;

  private TaskData(NamedTask task, Examples own, Shots shots, List<Integer> asked) {
    this.task = task;
    this.own = own;
    this.shots = shots;
    this.asked = List.copyOf(asked);
  }

  /// Reads a task's records from a folder of data.
  ///
  /// @param limit how many items are asked at most: the first ones of the file
  ///
  /// *Errors*: {@link BadInputException} for missing or damaged data, or a group that it does not have.
  public static TaskData read(NamedTask task, Path folder, FewShot fewShot, int limit) {
    TaskDefinition definition = task.definition();
    DataFiles files = new DataFiles(folder, definition);
    Examples own = new Examples(definition, files.read(definition.split()));
    int count = fewShot.count(definition);
    Optional<String> split = definition.fewShot().split().filter(s -> count > 0);
    Examples pool = split.map(s -> new Examples(definition, files.read(s))).orElse(own);
    Shots shots = new Shots(definition, pool, split.isEmpty(), count, fewShot.seed());
    List<Integer> asked = IntStream.range(0, own.size())
        .filter(i -> task.group().isEmpty() || task.group().equals(own.group(i))).boxed().limit(limit).toList();
    if (asked.isEmpty()) {
      throw new BadInputException("task " + task.name() + ": expected one of " + IntStream.range(0, own.size())
          .mapToObj(i -> definition.name() + "_" + own.group(i).orElse(""))
          .collect(Collectors.toCollection(TreeSet::new)));
    }
    return new TaskData(task, own, shots, asked);
  }

  /// The task.
  public NamedTask task() {
    return task;
  }

  /// Items that are asked.
  public int size() {
    return asked.size();
  }

  /// Item `i` of those asked, for a task that is scored by likelihood.
  public LikelihoodItem item(int i) {
    int index = asked.get(i);
    Example example = own.get(index);
    String before = before(index);
    List<TextPair> choices = new ArrayList<>();
    for (int choice = 0; choice < example.choices(); choice++) {
      String text = example.continuation(choice);
      choices.add(new TextPair(before + example.context(choice), task.definition().delimiter() + text,
          text.getBytes(StandardCharsets.UTF_8).length));
    }
    return new LikelihoodItem(index, own.place(index), choices, example.gold());
  }

  /// All items, for a task that is answered by writing.
  public List<Question> questions() {
    return asked.stream().map(index -> {
      Example example = own.get(index);
      return new Question(Integer.toString(index), before(index) + example.context(0), example.reference());
    }).toList();
  }

  private String before(int index) {
    return own.description(index) + shots.before(own.group(index).orElse(""), index);
  }
}
