package org.seqmix.hybrid.config;

import java.util.OptionalInt;

/// A Phi (1, 1.5 and 2): attention and MLP side by side, LayerNorm, biases everywhere, heads that turn in part.
///
/// @param hiddenSize        width of the residual stream
/// @param intermediateSize  width inside the MLP
/// @param layers            number of blocks
/// @param attention         heads and rotary positions
/// @param vocabSize         number of tokens
/// @param maxContext        longest context
/// @param normEps           epsilon of every LayerNorm
/// @param tieEmbeddings     whether the head's weight is the embedding
/// @param tokens            tokens that begin and end a text
public record PhiConfig(
    int hiddenSize,
    int intermediateSize,
    int layers,
    PhiAttention attention,
    int vocabSize,
    int maxContext,
    double normEps,
    boolean tieEmbeddings,
    SpecialTokens tokens)
    implements RotaryModel {

  /// `model_type` of this family.
  public static final String TYPE = "phi";

  /// Checks sizes and that the heads fit together.
  public PhiConfig {
    Checks.positive("hidden size", hiddenSize);
    Checks.positive("intermediate size", intermediateSize);
    Checks.positive("layers", layers);
    Checks.positive("vocab size", vocabSize);
    Checks.positive("max context", maxContext);
    Checks.positive("norm eps", normEps);
    attention.requireWidth(hiddenSize);
  }

  @Override
  public String modelType() {
    return TYPE;
  }

  @Override
  public OptionalInt maxPositions() {
    return OptionalInt.of(maxContext);
  }

  @Override
  public RopeConfig rope() {
    return attention.rope();
  }

  @Override
  public PhiConfig withRope(RopeConfig other) {
    return new PhiConfig(hiddenSize, intermediateSize, layers, attention.withRope(other), vocabSize, maxContext,
        normEps, tieEmbeddings, tokens);
  }

  @Override
  public PhiConfig withTokens(SpecialTokens other) {
    return new PhiConfig(hiddenSize, intermediateSize, layers, attention, vocabSize, maxContext, normEps,
        tieEmbeddings, other);
  }
}
