package org.seqmix.eval.sample;

import java.util.List;
import org.seqmix.eval.answer.AnswerChecker;
import org.seqmix.eval.answer.AnswerReader;
import org.seqmix.eval.task.TaskData;
import org.seqmix.eval.task.TaskDefinition.Writing;
import org.seqmix.hybrid.BadInputException;

/// Tasks whose answers are written, from their definitions and data.
public final class GenerationTask {
  private GenerationTask() {
  }

  /// The questions of a task, answers read by the last of its readers, the most lenient. *Errors*: a definition without
  /// readers, or with one that there is not.
  public static SampleTask of(TaskData data, AnswerChecker checker) {
    Writing writing = writing(data);
    return new SampleTask(data.task().name(), data.questions(), writing.stops(), writing.mostTokens(),
        reader(data, writing.readers().getLast()), checker);
  }

  /// Names of the readers of a task, the strictest first.
  public static List<String> readers(TaskData data) {
    List<String> names = writing(data).readers();
    names.forEach(name -> reader(data, name));
    return names;
  }

  /// How a task's answers are written and read.
  private static Writing writing(TaskData data) {
    Writing writing = data.task().definition().writing()
        .orElseThrow(() -> new IllegalArgumentException("task " + data.task().name()
            + ": expected one whose answers are written, such as gsm8k"));
    if (writing.readers().isEmpty()) {
      throw new BadInputException("task " + data.task().name() + ": expected readers among " + AnswerReader.names()
          + ", got none");
    }
    return writing;
  }

  private static AnswerReader reader(TaskData data, String name) {
    try {
      return AnswerReader.named(name);
    } catch (IllegalArgumentException e) {
      throw new BadInputException("task " + data.task().name() + ": " + e.getMessage(), e);
    }
  }
}
