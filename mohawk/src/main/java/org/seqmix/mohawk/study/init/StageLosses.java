package org.seqmix.mohawk.study.init;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.mohawk.data.Batch;
import org.seqmix.mohawk.recipe.StagePlan;
import org.seqmix.mohawk.stage.Lesson;
import org.seqmix.mohawk.stage.Stage;
import org.seqmix.tensor.Parameter;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tape;
import org.seqmix.tensor.Tensor;

/// What every stage of a recipe would find on held-out text, and the loss of the text's own next tokens.
///
/// @param stages losses by the stages' names in the recipe, one a layer or one; without stages that refuse the student
/// @param tokenLoss mean cross entropy of the next tokens, in nats
public record StageLosses(Map<String, List<Double>> stages, double tokenLoss) {
  /// Copies the losses.
  public StageLosses {
    Map<String, List<Double>> copy = new LinkedHashMap<>();
    stages.forEach((stage, losses) -> copy.put(stage, List.copyOf(losses)));
    stages = java.util.Collections.unmodifiableMap(copy);
  }

  /// The mean over layers of a stage's loss; NaN where it refuses the student.
  public double mean(String stage) {
    return stages.getOrDefault(stage, List.of()).stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
  }

  /// The student's losses on one batch. Nothing is trained.
  static StageLosses measure(Map<String, StagePlan> plans, Decoder teacher, Decoder student, Batch batch,
      double tokenLoss) {
    Map<String, List<Double>> out = new LinkedHashMap<>();
    plans.forEach((name, plan) -> {
      Stage stage = plan.create();
      if (stage.refuses(teacher, student).isEmpty()) {
        out.put(name, losses(stage, teacher, student, batch));
      }
    });
    return new StageLosses(out, tokenLoss);
  }

  /// A stage ends with a backward pass, which needs something to go back to: the last norm is the nearest.
  private static List<Double> losses(Stage stage, Decoder teacher, Decoder student, Batch batch) {
    try (Scope scope = student.device().newScope("losses of " + stage.name())) {
      Parameter norm = student.parameters().get(student.plan().naming().finalNorm() + ".weight");
      Tensor gradient = scope.zeros(norm.value().type(), norm.value().shape());
      double[] losses = stage.gradients(
          new Lesson(teacher, student, batch, (Tape tape) -> tape.leaf(norm.value(), gradient), scope));
      return Arrays.stream(losses).boxed().collect(Collectors.toList());
    }
  }
}
