package org.seqmix.mohawk.stage;

import java.util.Optional;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.mohawk.data.Batch;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.op.Algebra;
import org.seqmix.tensor.op.Losses;

/// Plain language modelling: mean cross entropy against the next tokens of every document, or of its answers alone where
/// the batch has answers. Trains teachers, and students after distillation. The teacher of the lesson is not used. No logits but those of a block of tokens are in memory.
public record NextToken() implements Stage {
  @Override
  public String name() {
    return "next-token";
  }

  @Override
  public double[] gradients(Lesson lesson) {
    Context c = lesson.recording(lesson.scope());
    Decoder student = lesson.student();
    Tensor x = student.normed(c, student.stream(c, lesson.batch().ids(), lesson.batch().rows()));
    Tensor labels = lesson.batch().labels(c);
    long labelled = Math.max(1, lesson.batch().labelled());
    Tensor loss = student.lossOfHead(c, x, (k, logits, from, to) -> Algebra.mean(k,
        Losses.crossEntropy(k, logits, labels.columns(from, to)), labelled));
    c.tape().backward(loss);
    return new double[] {loss.item()};
  }

  @Override
  public boolean trains(Decoder student, String parameter) {
    return true;
  }

  /// The mean is over tokens that have a next one.
  @Override
  public double weight(Batch batch) {
    return batch.labelled();
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
