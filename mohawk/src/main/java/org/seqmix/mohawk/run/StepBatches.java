package org.seqmix.mohawk.run;

import java.util.ArrayList;
import java.util.List;
import org.seqmix.mohawk.data.Batch;
import org.seqmix.mohawk.data.Corpus;
import org.seqmix.mohawk.data.Packing;
import org.seqmix.mohawk.recipe.StagePlan;
import org.seqmix.mohawk.stage.Stage;

/// The batches of a stage's steps: one each, or several whose gradients are added up.
final class StepBatches {
  private final Packing packing;
  private final int accumulate;

  /// A batch of a step.
  ///
  /// @param share what its loss counts in the step's; those of a step add up to 1
  record Part(Batch batch, double share) {
  }

  StepBatches(Corpus corpus, int context, StagePlan plan, long seed) {
    this.packing = new Packing(corpus, context, plan.rows(), seed);
    this.accumulate = plan.accumulate();
  }

  /// The next step's. Where nothing counts, as in pieces of prompts alone, losses are 0 and shares equal.
  List<Part> next(Stage stage) {
    List<Batch> batches = batches();
    double all = batches.stream().mapToDouble(stage::weight).sum();
    return batches.stream().map(b -> new Part(b, all > 0 ? stage.weight(b) / all : 1.0 / accumulate)).toList();
  }

  /// The same without their shares.
  List<Batch> batches() {
    List<Batch> out = new ArrayList<>();
    for (int i = 0; i < accumulate; i++) {
      out.add(packing.next());
    }
    return out;
  }

  /// Passes over steps.
  void skip(long steps) {
    packing.skip(steps * accumulate);
  }
}
