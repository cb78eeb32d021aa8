package org.seqmix.mohawk.stage;

import java.util.Optional;
import org.seqmix.hybrid.model.Block;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.mixer.MixingMatrix;
import org.seqmix.mohawk.data.Batch;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.op.Algebra;

/// Stage 1: the student's mixing matrices come close to the teacher's.
///
/// Loss of a layer: mean over documents and heads of the Frobenius norm (not squared) of the difference, both mixers
/// reading the teacher's residual stream. In packed rows every document is a matrix of its own. Layers are
/// independent. A layer whose mixer is the teacher's own is skipped.
///
/// *Cost*: one forward pass of the teacher and, layer by layer, the distance and its gradient; memory of one layer at a
/// time. *Source*: MOHAWK, matrix orientation; the public code for the norm and the mean.
public record MatrixOrientation() implements LayerStage {
  @Override
  public String name() {
    return "matrices";
  }

  @Override
  public double layer(Lesson lesson, int layer, Tensor u, Tensor after) {
    Block student = lesson.student().blocks().get(layer);
    if (student.mixer().spec().equals(lesson.teacher().blocks().get(layer).mixer().spec())) {
      return 0;
    }
    try (Scope memory = lesson.scope().device().newScope("matrices of layer " + layer)) {
      Context c = lesson.recording(memory);
      MixingMatrix target = matrix(Context.inference(memory), lesson.teacher().blocks().get(layer), u,
          lesson.batch().rows());
      MixingMatrix mine = matrix(c, student, u, lesson.batch().rows());
      Tensor loss = Algebra.mean(c, mine.distance(c, target));
      if (c.tape().wants(loss)) {
        c.tape().backward(loss);
      }
      return loss.item();
    }
  }

  private static MixingMatrix matrix(Context c, Block block, Tensor u, Rows rows) {
    return block.mixer().mix(c, block.mixerInput(c, u), rows).matrix();
  }

  /// The mixers alone.
  @Override
  public boolean trains(Decoder student, String parameter) {
    return student.blocks().stream().anyMatch(block -> block.mixer().parameters().contains(parameter));
  }

  /// The mean is over documents.
  @Override
  public double weight(Batch batch) {
    return batch.rows().spans().size();
  }

  /// Matrices are compared head by head.
  @Override
  public Optional<String> refuses(Decoder teacher, Decoder student) {
    Optional<String> general = LayerStage.super.refuses(teacher, student);
    if (general.isPresent()) {
      return general;
    }
    for (int layer = 0; layer < student.blocks().size(); layer++) {
      int expected = teacher.blocks().get(layer).mixer().spec().heads();
      int got = student.blocks().get(layer).mixer().spec().heads();
      if (expected != got) {
        return Optional
            .of("stage " + name() + ": layer " + layer + ": expected a student with the teacher's " + expected
                + " heads, got " + got + "; set heads in student.mixer, or leave this stage out");
      }
    }
    return Optional.empty();
  }
}
