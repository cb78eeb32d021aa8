package org.seqmix.mohawk.study;

import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
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

/// One student of a study: made from the teacher, trained in memory, scored, and gone.
///
/// @param teacher the teacher
/// @param config its configuration
/// @param corpus training documents
public record ShortRun(Decoder teacher, ModelConfig config, Corpus corpus) {
  /// Looks at a student after every stage.
  @FunctionalInterface
  public interface AfterStage {
    /// `student` has been through `stage`, its name in the recipe.
    void trained(String stage, Decoder student);
  }

  /// The score of the student of `recipe` after these stages, in their order; `seed` decides its weights and the order of
  /// documents.
  public double score(Recipe recipe, Map<String, StagePlan> stages, long seed, ToDoubleFunction<Decoder> score) {
    String last = List.copyOf(stages.keySet()).getLast();
    double[] out = new double[1];
    train(recipe, stages, seed, (stage, student) -> {
      if (stage.equals(last)) {
        out[0] = score.applyAsDouble(student);
      }
    });
    return out[0];
  }

  /// Trains the student of `recipe` through these stages, in their order.
  public void train(Recipe recipe, Map<String, StagePlan> stages, long seed, AfterStage after) {
    int limit = teacher.plan().context();
    int context = recipe.data().context() == 0 ? limit : Math.min(limit, recipe.data().context());
    try (Scope scope = teacher.device().newScope("student of a study, seed " + seed)) {
      Decoder student = Transfer.student(teacher, Architecture.plan(StudentConfig.of(config, recipe)),
          recipe.student().initialisation(), scope, seed);
      int number = 0;
      for (Map.Entry<String, StagePlan> stage : stages.entrySet()) {
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
