package org.seqmix.mohawk.study;

import java.util.Map;
import org.seqmix.hybrid.config.ModelConfig;
import org.seqmix.hybrid.model.Architecture;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.mohawk.data.Corpus;
import org.seqmix.mohawk.recipe.Recipe;
import org.seqmix.mohawk.recipe.StagePlan;
import org.seqmix.mohawk.run.StageRun;
import org.seqmix.mohawk.run.StudentConfig;
import org.seqmix.mohawk.run.Transfer;
import org.seqmix.tensor.Scope;

/// One run of a study: a student trained through a chain of stages, looked at, and dropped.
///
/// @param teacher the teacher
/// @param config its configuration
/// @param corpus training documents
/// @param recipe the student's mixers, the optimizer, and what is not varied of every stage
public record StudyRun(Decoder teacher, ModelConfig config, Corpus corpus, Recipe recipe) {
  /// Looks at a student after every stage.
  @FunctionalInterface
  public interface AfterStage {
    /// `student` has been through `stage`, its name in the recipe.
    void trained(String stage, Decoder student);
  }

  /// Trains the student of `seed` on `tokens` tokens over all stages, at one rate.
  public void train(Variant variant, long tokens, double rate, long seed, AfterStage after) {
    int limit = teacher.plan().context();
    int context = recipe.data().context() == 0 ? limit : Math.min(limit, recipe.data().context());
    try (Scope scope = teacher.device().newScope("study " + variant.name() + " seed " + seed)) {
      Decoder student = Transfer.student(teacher, Architecture.plan(StudentConfig.of(config, recipe)), scope, seed);
      int number = 0;
      for (Map.Entry<String, StagePlan> stage : variant.plans(recipe, tokens, rate).entrySet()) {
        try (StageRun run = new StageRun(stage.getKey(), stage.getValue(), recipe.optimizer(), teacher, student, corpus,
            context, seed * 31 + number++)) {
          while (!run.isDone()) {
            run.next();
          }
        }
        after.trained(stage.getKey(), student);
      }
    }
  }
}
