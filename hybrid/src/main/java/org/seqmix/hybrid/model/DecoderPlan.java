package org.seqmix.hybrid.model;

/// Everything that decides a decoder's structure: the same class serves teachers and students.
///
/// @param vocabulary rows of the embedding and of the head, padding included
/// @param width columns of the residual stream
/// @param mlpWidth columns inside the MLP
/// @param normEps epsilon of every norm
/// @param tied whether the head is the embedding
/// @param context longest document in tokens
/// @param naming names in checkpoints
/// @param mixers the mixer of every layer
public record DecoderPlan(int vocabulary, int width, int mlpWidth, double normEps, boolean tied, int context,
    Naming naming, LayerPlan mixers) {
  public DecoderPlan {
    if (vocabulary <= 0 || width <= 0 || mlpWidth <= 0 || context <= 0 || !(normEps > 0)) {
      throw new IllegalArgumentException("decoder: vocabulary (" + vocabulary + "), width (" + width + "), MLP width ("
          + mlpWidth + "), context (" + context + ") and norm epsilon (" + normEps + ") must be > 0");
    }
  }

  /// Number of blocks.
  public int layers() {
    return mixers.layers().size();
  }
}
