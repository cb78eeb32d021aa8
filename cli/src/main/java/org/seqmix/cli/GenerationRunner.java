package org.seqmix.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.seqmix.eval.EvalResults;
import org.seqmix.eval.answer.AnswerChecker;
import org.seqmix.eval.sample.GenerationRun;
import org.seqmix.eval.sample.SampledModel;
import org.seqmix.eval.task.TaskData;
import org.seqmix.hybrid.BadInputException;

/// Runs tasks whose answers are written. Until the results are there, the answers lie beside them.
final class GenerationRunner implements TaskRunner {
  private final GenerationRun run;
  private final EvalProgress progress;
  private final @Nullable Path beside;

  /// Answers of tasks go to `beside.TASK`, or to a file that does not stay where there is none.
  GenerationRunner(SampledModel model, int rows, EvalProgress progress, @Nullable Path beside) {
    this.run = new GenerationRun(model, rows, AnswerChecker.standard());
    this.progress = progress;
    this.beside = beside;
  }

  @Override
  public EvalResults.Task run(TaskData data) {
    String task = data.task().name();
    int all = data.size();
    int[] done = {0};
    Path texts = texts(task);
    progress.scored(task, 0, all);
    EvalResults.Task results = run.run(data, texts, () -> progress.scored(task, Math.min(all, ++done[0]), all));
    progress.scored(task, all, all);
    if (beside == null) {
      remove(texts);
    }
    return results;
  }

  /// Where the answers of a task are kept.
  private Path texts(String task) {
    if (beside != null) {
      return beside.resolveSibling(beside.getFileName() + "." + task);
    }
    try {
      return Files.createTempFile("seqmix-answers-", ".jsonl");
    } catch (IOException e) {
      throw new BadInputException("temporary folder: cannot write: " + e.getMessage() + "; give --output FILE", e);
    }
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw BadInputException.io(file, "remove", e, "remove it by hand");
    }
  }
}
