package org.seqmix.hybrid.config;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// A Llamba: Llama blocks whose mixer is a discrete Mamba-2, or softmax attention in the layers `attentionLayers`.
///
/// *Source*: Llamba, section on the architecture; published configuration files.
///
/// @param hiddenSize        width of the residual stream (`d_model`)
/// @param intermediateSize  width inside the MLP
/// @param layers            number of blocks
/// @param vocabSize         number of tokens, before padding
/// @param vocabMultiple     the embedding has `vocabSize` rows rounded up to this multiple
/// @param normEps           epsilon of every RMSNorm
/// @param tieEmbeddings     whether the head is the embedding
/// @param ssm               the discrete Mamba-2 mixers
/// @param attentionLayers   layers that attend instead, ascending
/// @param attention         their heads; present exactly when there are such layers
/// @param maxPositions      longest context, where the file says so (a key of ours)
/// @param tokens            tokens that begin and end a text (keys of ours)
public record LlambaConfig(
    int hiddenSize,
    int intermediateSize,
    int layers,
    int vocabSize,
    int vocabMultiple,
    double normEps,
    boolean tieEmbeddings,
    LlambaSsm ssm,
    List<Integer> attentionLayers,
    Optional<LlambaAttention> attention,
    OptionalInt maxPositions,
    SpecialTokens tokens)
    implements ModelConfig {

  /// `model_type` of this family.
  public static final String TYPE = "llamba";

  /// Checks sizes, and that the attention layers exist.
  public LlambaConfig {
    Checks.positive("hidden size", hiddenSize);
    Checks.positive("intermediate size", intermediateSize);
    Checks.positive("layers", layers);
    Checks.positive("vocab size", vocabSize);
    Checks.positive("vocab multiple", vocabMultiple);
    Checks.positive("norm eps", normEps);
    Checks.multiple("hidden size x expand", ssm.innerSize(hiddenSize), "value heads", ssm.valueHeads());
    attentionLayers = Checks.layers("attention layer", attentionLayers, layers);
    if (attentionLayers.isEmpty() == attention.isPresent()) {
      throw new IllegalArgumentException("attention heads: expected them exactly when there are attention layers, got "
          + attentionLayers.size() + " layers and " + (attention.isPresent() ? "heads" : "no heads"));
    }
  }

  @Override
  public String modelType() {
    return TYPE;
  }

  /// Rows of the embedding and the head: `vocabSize` rounded up to `vocabMultiple`.
  public int paddedVocabSize() {
    return Checks.padded(vocabSize, vocabMultiple);
  }

  /// Whether layer `layer` attends.
  public boolean attends(int layer) {
    return attentionLayers.contains(layer);
  }

  @Override
  public LlambaConfig withTokens(SpecialTokens other) {
    return new LlambaConfig(hiddenSize, intermediateSize, layers, vocabSize, vocabMultiple, normEps, tieEmbeddings, ssm,
        attentionLayers, attention, maxPositions, other);
  }
}
