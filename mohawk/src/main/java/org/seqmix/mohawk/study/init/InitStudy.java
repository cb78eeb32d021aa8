package org.seqmix.mohawk.study.init;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.config.ModelConfig;
import org.seqmix.hybrid.model.Architecture;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.mohawk.data.Batch;
import org.seqmix.mohawk.data.Corpus;
import org.seqmix.mohawk.data.Packing;
import org.seqmix.mohawk.recipe.Recipe;
import org.seqmix.mohawk.recipe.StagePlan;
import org.seqmix.mohawk.run.StageRun;
import org.seqmix.mohawk.run.StudentConfig;
import org.seqmix.mohawk.run.Transfer;
import org.seqmix.tensor.Scope;

/// How a student's new mixers had better begin: every initialisation with every seed, its losses on held-out text before
/// the first step and after the recipe's stages. With one seed, all take the same random numbers and the same order of
/// documents. *Cost*: a training for every initialisation and seed; a recipe without stages' tokens measures alone.
///
/// @param teacher the teacher
/// @param config its configuration
/// @param corpus training documents
/// @param heldOut documents to measure on, as many as fit into `rows` rows
/// @param rows rows of held-out text
/// @param recipe mixers, optimizer and stages; its own initialisation is not looked at
/// @param seeds seeds 1 to this number
/// @param tokenLoss loss of held-out next tokens, in nats a token
/// @param folder where finished runs are kept
public record InitStudy(Decoder teacher, ModelConfig config, Corpus corpus, Corpus heldOut, int rows, Recipe recipe,
    int seeds, ToDoubleFunction<Decoder> tokenLoss, Path folder) {

  /// Hears of every finished run.
  @FunctionalInterface
  public interface Listener {
    /// `kept` where it was finished by an earlier study.
    void run(InitRun run, boolean kept);
  }

  /// All runs, seed by seed, so that a study cut short compares as many of each. *Errors*: one line naming an initialisation that the mixers do not have,
  /// before anything is trained.
  public List<InitRun> run(List<String> initialisations, Listener listener) {
    for (String initialisation : initialisations) {
      student(initialisation, 0).close();
    }
    String settings = StudySettings.hash(this);
    List<InitRun> out = new ArrayList<>();
    for (long seed = 1; seed <= seeds; seed++) {
      for (String initialisation : initialisations) {
        boolean kept = InitRun.exists(folder, initialisation, seed);
        InitRun run =
            kept ? InitRun.read(folder, initialisation, seed, settings) : train(settings, initialisation, seed);
        if (!kept) {
          run.write(folder);
        }
        out.add(run);
        listener.run(run, kept);
      }
    }
    return out;
  }

  /// A student and the memory of its weights.
  private record Student(Decoder decoder, Scope scope) implements AutoCloseable {
    @Override
    public void close() {
      scope.close();
    }
  }

  private Student student(String initialisation, long seed) {
    Scope scope = teacher.device().newScope("study " + initialisation + " seed " + seed);
    try {
      return new Student(Transfer.student(teacher, Architecture.plan(StudentConfig.of(config, recipe)), initialisation,
          scope, seed), scope);
    } catch (IllegalArgumentException e) {
      scope.close();
      throw new BadInputException("recipe " + recipe.name() + ": student: " + e.getMessage(), e);
    }
  }

  private int context() {
    int limit = teacher.plan().context();
    return recipe.data().context() == 0 ? limit : Math.min(limit, recipe.data().context());
  }

  private InitRun train(String settings, String initialisation, long seed) {
    Batch measured = new Packing(heldOut, context(), rows, 0).next();
    try (Student student = student(initialisation, seed)) {
      StageLosses before = losses(student.decoder, measured);
      int number = 0;
      for (Map.Entry<String, StagePlan> stage : recipe.stages().entrySet()) {
        try (StageRun run = new StageRun(stage.getKey(), stage.getValue(), recipe.optimizer(), teacher, student.decoder,
            corpus, context(), seed * 31 + number++)) {
          while (!run.isDone()) {
            run.next();
          }
        }
      }
      return new InitRun(settings, initialisation, seed, before, losses(student.decoder, measured));
    }
  }

  private StageLosses losses(Decoder student, Batch measured) {
    return StageLosses.measure(recipe.stages(), teacher, student, measured, tokenLoss.applyAsDouble(student));
  }
}
