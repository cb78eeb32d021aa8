package com.example.stage;

import org.seqmix.hybrid.model.Decoder;
import org.seqmix.mohawk.stage.Lesson;
import org.seqmix.mohawk.stage.Stage;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.op.Algebra;
import org.seqmix.tensor.op.Losses;

/// The mean distance between the student's logits and the teacher's, times a factor.
///
/// @param factor of the loss
public record LogitDistance(double factor) implements Stage {
  @Override
  public String name() {
    return "logit-distance";
  }

  @Override
  public double[] gradients(Lesson lesson) {
    Context c = lesson.recording(lesson.scope());
    Tensor target = lesson.teacher().forward(lesson.plain(), lesson.batch().ids(), lesson.batch().rows());
    Tensor logits = lesson.student().forward(c, lesson.batch().ids(), lesson.batch().rows());
    Tensor loss = Algebra.scale(c, factor, Algebra.mean(c, Losses.rowDistance(c, logits, target)));
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
}
