package org.seqmix.mohawk.stage;

import java.util.List;
import org.seqmix.tensor.Tensor;

/// A stage in which every layer is a problem of its own: it reads the teacher's residual stream before and after the
/// layer and nothing else of the teacher's, so layers can be trained together or one after the other, to the same bits.
public interface LayerStage extends Stage {
  /// Adds the gradients of one layer's loss to the watched parameters and returns the loss.
  ///
  /// @param before the teacher's residual stream before its block, (tokens, width)
  /// @param after the stream after its block
  double layer(Lesson lesson, int layer, Tensor before, Tensor after);

  @Override
  default double[] gradients(Lesson lesson) {
    List<Tensor> stream = TeacherStream.of(lesson);
    double[] losses = new double[stream.size() - 1];
    for (int layer = 0; layer < losses.length; layer++) {
      losses[layer] = layer(lesson, layer, stream.get(layer), stream.get(layer + 1));
    }
    return losses;
  }

  @Override
  default boolean isPerLayer() {
    return true;
  }
}
