package org.seqmix.mohawk.stage;

import org.seqmix.hybrid.model.Decoder;
import org.seqmix.mixer.Options;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.op.Algebra;
import org.seqmix.tensor.op.Losses;

/// A stage as users add one: the distance between the logits, token by token, times a factor.
public record LogitDistance(double scale) implements Stage {
  @Override
  public String name() {
    return "logit-distance";
  }

  @Override
  public double[] gradients(Lesson lesson) {
    Context c = lesson.recording(lesson.scope());
    Tensor target = lesson.teacher().forward(lesson.plain(), lesson.batch().ids(), lesson.batch().rows());
    Tensor logits = lesson.student().forward(c, lesson.batch().ids(), lesson.batch().rows());
    Tensor loss = Algebra.scale(c, scale, Algebra.mean(c, Losses.rowDistance(c, logits, target)));
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

  /// Makes it: option `scale` (1).
  public static final class Provider implements StageProvider {
    @Override
    public String name() {
      return "logit-distance";
    }

    @Override
    public Stage create(Options options) {
      Stage stage = new LogitDistance(options.number("scale", 1));
      options.finish();
      return stage;
    }
  }
}
