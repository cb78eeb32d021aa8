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
/// @param scope memory of this step
/// @param recompute whether the student's blocks are computed again in the backward pass, to save memory
public record Lesson(Decoder teacher, Decoder student, Batch batch, Consumer<Tape> watch, Scope scope,
    boolean recompute) {
  /// A lesson in which everything the backward pass reads is kept.
  public Lesson(Decoder teacher, Decoder student, Batch batch, Consumer<Tape> watch, Scope scope) {
    this(teacher, student, batch, watch, scope, false);
  }

  /// A context for the teacher: nothing recorded.
  public Context plain() {
    return Context.inference(scope);
  }

  /// A context whose tape watches the trained parameters, with memory of its own or the step's.
  public Context recording(Scope memory) {
    Context c = Context.training(memory);
    watch.accept(c.tape());
    return recompute ? c.recomputing() : c;
  }
}
