package org.seqmix.mohawk.stage;

import java.util.function.Consumer;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.mohawk.data.Batch;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tape;

/// What a stage learns from in one step.
///
/// @param teacher the teacher, never changed
/// @param student the student
/// @param batch packed tokens
/// @param watch asks a tape for the gradients of the parameters being trained
/// @param logits where the teacher's next-token distributions come from
/// @param scope memory of this step
/// @param share what this lesson's loss counts in the step's, 1 where it is the only one
/// @param recompute whether the student's blocks are computed again in the backward pass, to save memory
public record Lesson(Decoder teacher, Decoder student, Batch batch, Consumer<Tape> watch,
    TeacherLogits logits, Scope scope, double share, boolean recompute) {
  /// A lesson that is a step of its own, in which everything the backward pass reads is kept.
  public Lesson(Decoder teacher, Decoder student, Batch batch, Consumer<Tape> watch, Scope scope) {
    this(teacher, student, batch, watch, TeacherLogits.running(), scope, 1, false);
  }

  /// A context for the teacher: nothing recorded.
  public Context plain() {
    return Context.inference(scope);
  }

  /// A context whose tape watches the trained parameters, with memory of its own or the step's.
  public Context recording(Scope memory) {
    Context c = Context.training(memory);
    watch.accept(c.tape());
    c.tape().weigh(share);
    return recompute ? c.recomputing() : c;
  }
}
