package org.seqmix.hybrid.config;

import java.util.List;
import java.util.OptionalInt;

/// A Phi-Mamba: Phi blocks whose mixers are discrete Mamba-2, or attention where a hybrid keeps it.
///
/// The published files say nothing of the MLP, which is four times as wide as the model, nor of the epsilon, 1e-5; the
/// head is never the embedding.
///
/// *Source*: MOHAWK; the authors' published configuration files.
///
/// @param hiddenSize    width of the residual stream (`d_model`)
/// @param vocabSize     number of tokens, before padding
/// @param vocabMultiple the embedding has `vocabSize` rows rounded up to this multiple
/// @param groups        layers with the same mixer, in order (`Block1`, `Block2`, ...)
/// @param maxPositions  longest context, where the file says so (a key of ours)
/// @param tokens        tokens that begin and end a text (keys of ours)
public record PhiMambaConfig(int hiddenSize, int vocabSize, int vocabMultiple, List<Group> groups,
    OptionalInt maxPositions, SpecialTokens tokens) implements ModelConfig {
  /// What the family is called; its files carry no `model_type`.
  public static final String TYPE = "phi-mamba";
  /// Epsilon of every LayerNorm.
  public static final double NORM_EPS = 1e-5;
  private static final int MLP_FACTOR = 4;

  /// Layers that follow each other with the same mixer.
  ///
  /// @param layers how many
  /// @param mixer  their mixer
  public record Group(int layers, PhiMambaMixer mixer) {
    /// Checks the number.
    public Group {
      Checks.positive("layers of a block", layers);
    }
  }

  /// Checks sizes.
  public PhiMambaConfig {
    Checks.positive("hidden size", hiddenSize);
    Checks.positive("vocab size", vocabSize);
    Checks.positive("vocab multiple", vocabMultiple);
    groups = List.copyOf(groups);
    Checks.positive("blocks", groups.size());
    for (Group group : groups) {
      switch (group.mixer()) {
        case LlambaSsm ssm ->
            Checks.multiple("hidden size x expand", ssm.innerSize(hiddenSize), "value heads", ssm.valueHeads());
        case PhiAttention attention -> attention.requireWidth(hiddenSize);
      }
    }
  }

  @Override
  public String modelType() {
    return TYPE;
  }

  @Override
  public int layers() {
    return groups.stream().mapToInt(Group::layers).sum();
  }

  /// Width inside the MLP.
  public int intermediateSize() {
    return Math.multiplyExact(MLP_FACTOR, hiddenSize);
  }

  /// Rows of the embedding and the head: `vocabSize` rounded up to `vocabMultiple`.
  public int paddedVocabSize() {
    return Checks.padded(vocabSize, vocabMultiple);
  }

  @Override
  public boolean tieEmbeddings() {
    return false;
  }

  @Override
  public PhiMambaConfig withTokens(SpecialTokens other) {
    return new PhiMambaConfig(hiddenSize, vocabSize, vocabMultiple, groups, maxPositions, other);
  }
}
