package org.seqmix.mohawk.run;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.seqmix.hybrid.model.ModelHash;
import org.seqmix.mohawk.recipe.StagePlan;
import org.seqmix.mohawk.stage.KeptLogits;
import org.seqmix.mohawk.stage.TeacherLogits;

/// Where a stage's distributions come from, open for the time of the stage.
///
/// @param logits the source
/// @param kept what it keeps on disk, if it does
record TeacherText(TeacherLogits logits, @Nullable KeptLogits kept) implements AutoCloseable {
  /// The teacher at work, or its most likely tokens in `file` where the plan says how many.
  static TeacherText of(StageTeacher teacher, StagePlan plan, Path file) {
    if (plan.top_k() == 0) {
      return new TeacherText(TeacherLogits.running(), null);
    }
    KeptLogits kept = new KeptLogits(file, ModelHash.of(teacher.model().directory()), plan.top_k());
    return new TeacherText(kept, kept);
  }

  @Override
  public void close() {
    if (kept != null) {
      kept.close();
    }
  }
}
