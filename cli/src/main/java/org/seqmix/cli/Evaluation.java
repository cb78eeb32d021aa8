package org.seqmix.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.seqmix.eval.EvalResults;
import org.seqmix.eval.EvalResults.Metric;
import org.seqmix.eval.answer.AnswerChecker;
import org.seqmix.eval.recall.KeptRecall;
import org.seqmix.eval.recall.Recall;
import org.seqmix.eval.recall.RecallResult;
import org.seqmix.eval.recall.RecallTask;
import org.seqmix.eval.recall.RecallVocabulary;
import org.seqmix.eval.sample.GenerationRun;
import org.seqmix.eval.sample.GenerationTask;
import org.seqmix.eval.sample.SampleTask;
import org.seqmix.eval.sample.SampledModel;
import org.seqmix.eval.task.LikelihoodRun;
import org.seqmix.eval.task.SharedContexts;
import org.seqmix.eval.task.TaskData;
import org.seqmix.eval.task.TaskKind;
import org.seqmix.hybrid.BadInputException;

/// Runs the tasks of a plan with one model. What is known lies in files `BESIDE.journal...` until {@link #finish}.
final class Evaluation {
  /// Answers written at once.
  private static final int ROWS = 64;

  private final EvalPlan plan;
  private final SampledModel model;
  private final Path beside;
  private final boolean isTemporary;
  private final EvalFiles files;
  private final EvalProgress progress;
  private final List<Path> kept = new ArrayList<>();

  /// A run whose files lie beside `beside`, or in a temporary folder where there is none.
  Evaluation(EvalPlan plan, SampledModel model, @Nullable Path beside, EvalFiles files, EvalProgress progress) {
    this.plan = plan;
    this.model = model;
    this.isTemporary = beside == null;
    this.beside = beside == null ? temporary() : beside;
    this.files = files;
    this.progress = progress;
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("seqmix-eval-").resolve("answers");
    } catch (IOException e) {
      throw new BadInputException("temporary folder: cannot write: " + e.getMessage() + "; give --output FILE", e);
    }
  }

  /// Results in the order of the plan.
  EvalResults run(String name) {
    TextTasks ofText = new TextTasks(model.model(), model.tokenizer(), plan.documents());
    List<EvalResults.Task> out = new ArrayList<>();
    for (String task : plan.tasks()) {
      out.add(run(task, ofText));
    }
    return new EvalResults(name, out);
  }

  private EvalResults.Task run(String task, TextTasks ofText) {
    TaskData data = plan.data().get(task);
    SampleTask problems = plan.problems().get(task);
    RecallTask recall = plan.recallTask(task);
    if (recall != null) {
      return recalled(recall);
    } else if (problems != null) {
      return written(task, problems, List.of("integer"));
    } else if (data == null) {
      return ofText.run(task);
    } else if (data.task().definition().kind() == TaskKind.GENERATE) {
      return written(data.task().name(), GenerationTask.of(data, AnswerChecker.standard()),
          GenerationTask.readers(data));
    }
    return new LikelihoodRun(model.tokenizer(), model.model().tokens(model.tokenizer()),
        new SharedContexts(model.model().decoder()), model.model().decoder().plan().context(), files.journal(),
        files.requests(), progress).run(data);
  }

  private Path file(String task) {
    Path out = beside.resolveSibling(beside.getFileName() + ".journal." + task);
    kept.add(out);
    return out;
  }

  private EvalResults.Task written(String name, SampleTask task, List<String> readers) {
    int all = task.questions().size();
    int[] done = {0};
    progress.scored(name, 0, all);
    EvalResults.Task out = new GenerationRun(model, ROWS, task.checker()).run(task, readers, file(name),
        () -> progress.scored(name, Math.min(all - 1, ++done[0]), all));
    progress.scored(name, all, all);
    return out;
  }

  private EvalResults.Task recalled(RecallTask task) {
    Recall recall = new Recall(model.model().decoder(),
        RecallVocabulary.of(model.tokenizer(), model.model().tokens(model.tokenizer())));
    try (KeptRecall run = new KeptRecall(recall, plan.recall(),
        model.identity() + " " + model.tokenizer().contentHash(), plan.fillerName(), file(task.name()))) {
      int context = model.model().decoder().plan().context();
      List<Metric> metrics = new ArrayList<>();
      run.run(task, context, r -> metrics.add(metric(task, r)));
      if (metrics.isEmpty()) {
        throw new BadInputException("task " + task.name() + ": expected a longer context, got " + context
            + " tokens, too few for an item");
      }
      return new EvalResults.Task(task.name(), metrics, plan.recall().items());
    }
  }

  /// `acc_256`, with the depth behind it where there is one: `acc_256_0.50`.
  private static Metric metric(RecallTask task, RecallResult r) {
    String what = r.task().equals(task.name()) ? "acc" : r.task().substring(task.name().length() + 1);
    String where = Double.isNaN(r.depth()) ? "" : String.format(Locale.ROOT, "_%.2f", r.depth());
    double error = Math.sqrt(r.share() * (1 - r.share()) / Math.max(1, r.items() - 1));
    return new Metric(what + "_" + r.length() + where, r.share(), OptionalDouble.of(error),
        what.equals("acc") ? OptionalDouble.of(task.chance()) : OptionalDouble.empty(), List.of());
  }

  /// Removes what was kept: the results are written.
  void finish() {
    files.finish();
    for (Path file : kept) {
      remove(file);
    }
    if (isTemporary) {
      remove(beside.toAbsolutePath().getParent());
    }
  }

  private static void remove(@Nullable Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw BadInputException.io(file, "remove", e, "remove it by hand");
    }
  }
}
