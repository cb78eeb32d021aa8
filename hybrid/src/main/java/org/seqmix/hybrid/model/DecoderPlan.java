package org.seqmix.hybrid.model;

import java.util.Set;

/// Everything that decides a decoder's structure: the same class serves teachers and students.
///
/// @param vocabulary rows of the embedding and of the head, padding included
/// @param width columns of the residual stream
/// @param block what is around every mixer
/// @param head the way from the last norm to logits
/// @param context longest document in tokens
/// @param naming names in checkpoints
/// @param mixers the mixer of every layer
public record DecoderPlan(int vocabulary, int width, BlockPlan block, HeadPlan head, int context, Naming naming,
    LayerPlan mixers) {
  public DecoderPlan {
    if (vocabulary <= 0 || width <= 0 || context <= 0) {
      throw new IllegalArgumentException("decoder: vocabulary (" + vocabulary + "), width (" + width
          + ") and context (" + context + ") must be > 0");
    }
  }

  /// Names under which a checkpoint may hold the embedding a second time: nothing is lost without them.
  Set<String> tiedNames() {
    return head.tied() ? Set.of(Naming.HEAD + ".weight") : Set.of();
  }

  /// This plan with other mixers, one for every layer there is.
  public DecoderPlan withMixers(LayerPlan other) {
    if (other.layers().size() != layers()) {
      throw new IllegalArgumentException("layer plan: expected mixers of " + layers() + " layers, got "
          + other.layers().size() + " in '" + other + "'");
    }
    return new DecoderPlan(vocabulary, width, block, head, context, naming, other);
  }

  /// Number of blocks.
  public int layers() {
    return mixers.layers().size();
  }
}
