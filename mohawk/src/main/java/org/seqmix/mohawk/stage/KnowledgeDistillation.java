package org.seqmix.mohawk.stage;

import java.util.Optional;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.mohawk.data.Batch;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Divergence;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.op.Algebra;
import org.seqmix.tensor.op.HeadLoss;
import org.seqmix.tensor.op.Losses;

/// Stage 3: the student's next-token distribution comes close to the teacher's, end to end.
///
/// Loss: mean over tokens of the divergence, mixed with the cross entropy against the next tokens. In a batch with answers
/// both are means over the positions before an answer's tokens; where there is none, the loss is 0.
///
/// *Cost*: a forward pass of the teacher, forward and backward of the student; logits of both in memory for a block of
/// tokens at a time, see {@link HeadLoss}. *Source*: MOHAWK, weight transfer and knowledge distillation; reverse KL and mixing: the maths reasoners'
/// recipe.
///
/// @param divergence how distributions are compared
/// @param temperature divides the student's logits (the public code divides these alone)
/// @param labelWeight share of the cross entropy against the text's own next tokens, 0 to 1
public record KnowledgeDistillation(Divergence divergence, double temperature, double labelWeight) implements Stage {
  public KnowledgeDistillation {
    if (!(temperature > 0) || !(labelWeight >= 0 && labelWeight <= 1)) {
      throw new IllegalArgumentException("distillation: expected a temperature (" + temperature
          + ") > 0 and a label weight (" + labelWeight + ") in 0..1");
    }
  }

  /// Cross entropy to the teacher at temperature 1.
  public static KnowledgeDistillation plain() {
    return new KnowledgeDistillation(Divergence.CROSS_ENTROPY, 1, 0);
  }

  @Override
  public String name() {
    return "supervised";
  }

  @Override
  public double[] gradients(Lesson lesson) {
    Batch batch = lesson.batch();
    Context c = lesson.recording(lesson.scope());
    Decoder student = lesson.student();
    TeacherLogits.Blocks target = lesson.logits().of(lesson);
    Tensor x = student.normed(c, student.stream(c, batch.ids(), batch.rows()));
    Tensor labels = batch.labels(c);
    Optional<Tensor> weights = batch.answers().map(a -> batch.weights(c, x.type()));
    long counted = Math.max(1, batch.counted());
    long labelled = Math.max(1, batch.labelled());
    Tensor loss = student.lossOfHead(c, x, (k, logits, from, to) -> {
      Tensor goal = target.of(k, from, to);
      Tensor each = Losses.divergence(k, divergence, logits, temperature, goal, 1);
      Tensor kept = weights.map(w -> Algebra.multiply(k, each, w.columns(from, to))).orElse(each);
      Tensor part = Algebra.mean(k, kept, counted);
      return labelWeight > 0 ? withLabels(k, part, logits, labels.columns(from, to), labelled) : part;
    });
    c.tape().backward(loss);
    return new double[] {loss.item()};
  }

  private Tensor withLabels(Context k, Tensor part, Tensor logits, Tensor labels, long labelled) {
    Tensor text = Algebra.mean(k, Losses.crossEntropy(k, logits, labels), labelled);
    return Algebra.combine(k, 1 - labelWeight, part, labelWeight, text);
  }

  @Override
  public boolean trains(Decoder student, String parameter) {
    return true;
  }

  /// The mean is over positions that count.
  @Override
  public double weight(Batch batch) {
    return batch.counted();
  }

  @Override
  public boolean isPerLayer() {
    return false;
  }

  @Override
  public Optional<String> refuses(Decoder teacher, Decoder student) {
    if (teacher.plan().vocabulary() != student.plan().vocabulary()) {
      return Optional.of("stage " + name() + ": expected a student with the teacher's vocabulary of "
          + teacher.plan().vocabulary() + ", got " + student.plan().vocabulary());
    }
    return Optional.empty();
  }
}
