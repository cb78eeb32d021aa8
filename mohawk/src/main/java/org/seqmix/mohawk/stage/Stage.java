package org.seqmix.mohawk.stage;

import java.util.Optional;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.mohawk.data.Batch;

/// One stage of distillation: what it compares, what it trains, what must come before.
///
/// An implementation adds the gradients of one batch to the watched parameters; the run does everything else.
public interface Stage {
  /// The name recipes use: `matrices`, `hstates`, `supervised`.
  String name();

  /// Adds this batch's gradients and returns the losses: one a layer where layers are independent, else one.
  double[] gradients(Lesson lesson);

  /// Whether the stage trains a parameter of the student when the recipe freezes nothing.
  boolean trains(Decoder student, String parameter);

  /// Whether layers are independent problems: then gradients are clipped layer by layer.
  boolean isPerLayer();

  /// What this batch's loss counts in the mean over several: by how much is divided in it.
  default double weight(Batch batch) {
    return batch.tokens();
  }

  /// Why this stage cannot teach this student, if it cannot.
  default Optional<String> refuses(Decoder teacher, Decoder student) {
    if (teacher.plan().layers() != student.plan().layers() || teacher.plan().width() != student.plan().width()) {
      return Optional.of("stage " + name() + ": expected a student with the teacher's " + teacher.plan().layers()
          + " layers of width " + teacher.plan().width() + ", got " + student.plan().layers() + " of width "
          + student.plan().width());
    }
    return Optional.empty();
  }
}
