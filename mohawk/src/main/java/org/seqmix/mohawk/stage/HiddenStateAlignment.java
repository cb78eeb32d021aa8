package org.seqmix.mohawk.stage;

import org.seqmix.hybrid.model.Block;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.op.Algebra;
import org.seqmix.tensor.op.Losses;

/// Stage 2: every block of the student gives what the teacher's block gives for the teacher's input.
///
/// Loss of a layer: mean over tokens of the L2 norm (not squared) of the difference. Layers are independent.
/// *Cost*: as of {@link MatrixOrientation}, with the student's blocks in place of its matrices. *Source*: MOHAWK,
/// hidden-state alignment.
///
/// @param mixerOnly compares the mixers' outputs instead of whole blocks', as when MLPs stay frozen
public record HiddenStateAlignment(boolean mixerOnly) implements LayerStage {
  @Override
  public String name() {
    return "hstates";
  }

  @Override
  public double layer(Lesson lesson, int layer, Tensor u, Tensor after) {
    try (Scope memory = lesson.scope().device().newScope("hidden states of layer " + layer)) {
      Context c = lesson.recording(memory);
      Block student = lesson.student().blocks().get(layer);
      Tensor target = mixerOnly
          ? mixed(Context.inference(memory), lesson, lesson.teacher().blocks().get(layer), u)
          : after;
      Tensor mine = mixerOnly ? mixed(c, lesson, student, u) : student.forward(c, u, lesson.batch().rows());
      Tensor loss = Algebra.mean(c, Losses.rowDistance(c, mine, target));
      if (c.tape().wants(loss)) {
        c.tape().backward(loss);
      }
      return loss.item();
    }
  }

  private static Tensor mixed(Context c, Lesson lesson, Block block, Tensor u) {
    return block.mixer().forward(c, block.mixerInput(c, u), lesson.batch().rows());
  }

  /// Everything within the blocks.
  @Override
  public boolean trains(Decoder student, String parameter) {
    return parameter.contains(".layers.");
  }
}
