package org.seqmix.mohawk.study;

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
  /// The score of the student of `recipe` after these stages, in their order; `seed` decides its weights and the order of
  /// documents.
  public double score(Recipe recipe, Map<String, StagePlan> stages, long seed, ToDoubleFunction<Decoder> score) {
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
      }
      return score.applyAsDouble(student);
    }
  }
}
