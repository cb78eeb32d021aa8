package org.seqmix.mohawk.stage;

import java.util.Optional;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.op.Algebra;
import org.seqmix.tensor.op.Losses;

/// Plain language modelling: mean cross entropy against the next tokens of every document. Trains teachers, and students
/// after distillation. The teacher of the lesson is not used.
public record NextToken() implements Stage {
  @Override
  public String name() {
    return "next-token";
  }

  @Override
  public double[] gradients(Lesson lesson) {
    Context c = lesson.recording(lesson.scope());
    Tensor logits = lesson.student().forward(c, lesson.batch().ids(), lesson.batch().rows());
    Tensor each = Losses.crossEntropy(c, logits, lesson.batch().labels(c));
    Tensor loss = Algebra.mean(c, each, lesson.batch().labelled());
    c.tape().backward(loss);
    return new double[] {loss.item()};
  }

  @Override
  public boolean trains(Decoder student, String parameter) {
    return true;
  }

  @Override
  public boolean isPerLayer() {
    return false;
  }

  @Override
  public Optional<String> refuses(Decoder teacher, Decoder student) {
    return Optional.empty();
  }
}
