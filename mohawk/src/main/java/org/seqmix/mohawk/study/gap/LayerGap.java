package org.seqmix.mohawk.study.gap;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is known of one layer's gap.
///
/// Gains are the student's loss less its loss with a piece of the teacher's: above 0 where the teacher's is better.
///
/// @param layer its number, from 0
/// @param matrix distance of the mixing matrices, mean over heads; none where the mixers have other numbers of heads
/// @param mixer distance of the mixers' outputs, L2 norm a token
/// @param block distance of the blocks' outputs, L2 norm a token
/// @param gain what the student gains with the teacher's mixer in this layer
/// @param blockGain what it gains with the teacher's whole block
/// @param damage what the teacher loses with the student's mixer in this layer alone
/// @param heads the heads, where they can be compared one by one
public record LayerGap(int layer, @Nullable Matrix matrix, double mixer, double block, Loss gain, Loss blockGain,
    Loss damage, List<Head> heads) {
  public LayerGap {
    heads = List.copyOf(heads);
  }

  /// A distance of mixing matrices.
  ///
  /// @param distance Frobenius norm of the difference, mean over documents
  /// @param relative that over the mean Frobenius norm of the teacher's
  public record Matrix(double distance, double relative) {
  }

  /// One head.
  ///
  /// @param head its number, from 0
  /// @param matrix distance of its mixing matrices
  /// @param output distance of what it adds to the layer's output, L2 norm a token; none where the way out of a mixer
  ///     does not add heads up
  /// @param gain what the student gains when what this head adds is the teacher's; none likewise
  public record Head(int head, Matrix matrix, @Nullable Double output, @Nullable Loss gain) {
  }
}
