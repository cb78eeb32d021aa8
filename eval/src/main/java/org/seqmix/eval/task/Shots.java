package org.seqmix.eval.task;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.seqmix.hybrid.BadInputException;

/// Chooses the solved examples before every item.
final class Shots {
  /// What stands between an example and the next.
  private static final String BETWEEN = "\n\n";

  private final TaskDefinition task;
  private final Examples pool;
  private final boolean own;
  private final int count;
  private final long seed;
  private final Map<String, List<Integer>> groups = new HashMap<>();

  /// Chooses `count` examples of `pool`; `own` says that the pool is the items themselves.
  Shots(TaskDefinition task, Examples pool, boolean own, int count, long seed) {
    this.task = task;
    this.pool = pool;
    this.own = own;
    this.count = count;
    this.seed = seed;
    for (int i = 0; count > 0 && i < pool.size(); i++) {
      groups.computeIfAbsent(pool.group(i).orElse(""), g -> new ArrayList<>()).add(i);
    }
  }

  /// The examples before an item of a group, each followed by an empty line; nothing for a count of 0.
  ///
  /// *Errors*: {@link BadInputException} where there are too few.
  String before(String group, int item) {
    List<Integer> from = count == 0 ? List.of() : groups.getOrDefault(group, List.of());
    int itself = own ? from.indexOf(item) : -1;
    int there = from.size() - (itself < 0 ? 0 : 1);
    if (there < count) {
      throw new BadInputException("task " + task.name() + ": expected " + count + " examples before an item"
          + (group.isEmpty() ? "" : " of " + group) + ", got " + there
          + "; ask for fewer with --num-fewshot, or give more data");
    }
    StringBuilder out = new StringBuilder();
    for (int place : places(there, item)) {
      int without = itself >= 0 && place >= itself ? place + 1 : place;
      out.append(pool.get(from.get(without)).solved(task.delimiter())).append(BETWEEN);
    }
    return out.toString();
  }

  private List<Integer> places(int there, int item) {
    return task.fewShot().first() ? java.util.stream.IntStream.range(0, count).boxed().toList()
        : new Draws(seed, item).different(count, there);
  }
}
