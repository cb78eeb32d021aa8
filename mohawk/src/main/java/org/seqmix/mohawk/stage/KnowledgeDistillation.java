package org.seqmix.mohawk.stage;

import java.util.Optional;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.mohawk.data.Batch;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Divergence;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.op.Algebra;
import org.seqmix.tensor.op.Losses;

/// Stage 3: the student's next-token distribution comes close to the teacher's, end to end.
///
/// Loss: mean over tokens of the divergence, mixed with the cross entropy against the next tokens.
///
/// *Cost*: a forward pass of the teacher, forward and backward of the student; logits (tokens, vocabulary) of both in
/// memory. *Source*: MOHAWK, weight transfer and knowledge distillation; reverse KL and mixing: the maths reasoners'
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
    Tensor target = lesson.teacher().forward(lesson.plain(), batch.ids(), batch.rows());
    Tensor logits = lesson.student().forward(c, batch.ids(), batch.rows());
    Tensor loss = Algebra.mean(c, Losses.divergence(c, divergence, logits, temperature, target, 1));
    if (labelWeight > 0) {
      Tensor labels = Algebra.mean(c, Losses.crossEntropy(c, logits, batch.labels(c)), batch.labelled());
      loss = Algebra.combine(c, 1 - labelWeight, loss, labelWeight, labels);
    }
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
    if (teacher.plan().vocabulary() != student.plan().vocabulary()) {
      return Optional.of("stage " + name() + ": expected a student with the teacher's vocabulary of "
          + teacher.plan().vocabulary() + ", got " + student.plan().vocabulary());
    }
    return Optional.empty();
  }
}
