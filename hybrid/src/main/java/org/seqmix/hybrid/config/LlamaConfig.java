package org.seqmix.hybrid.config;

import java.util.OptionalInt;

/// A Llama: grouped-query attention with rotary positions, SwiGLU, RMSNorm, no biases.
///
/// @param hiddenSize        width of the residual stream
/// @param intermediateSize  width inside the MLP
/// @param layers            number of blocks
/// @param heads             query heads
/// @param kvHeads           key and value heads; divides `heads`
/// @param headDim           width of a head; `heads * headDim` need not be `hiddenSize`
/// @param vocabSize         number of tokens
/// @param maxContext        longest context
/// @param normEps           epsilon of every RMSNorm
/// @param tieEmbeddings     whether the head is the embedding
/// @param rope              rotary positions
/// @param tokens            tokens that begin and end a text
public record LlamaConfig(
    int hiddenSize,
    int intermediateSize,
    int layers,
    int heads,
    int kvHeads,
    int headDim,
    int vocabSize,
    int maxContext,
    double normEps,
    boolean tieEmbeddings,
    RopeConfig rope,
    SpecialTokens tokens)
    implements RotaryModel {

  /// `model_type` of this family.
  public static final String TYPE = "llama";

  /// Checks sizes and that the heads fit together.
  public LlamaConfig {
    Checks.positive("hidden size", hiddenSize);
    Checks.positive("intermediate size", intermediateSize);
    Checks.positive("layers", layers);
    Checks.positive("heads", heads);
    Checks.positive("kv heads", kvHeads);
    Checks.positive("head dim", headDim);
    Checks.positive("vocab size", vocabSize);
    Checks.positive("max context", maxContext);
    Checks.positive("norm eps", normEps);
    Checks.multiple("heads", heads, "kv heads", kvHeads);
    Checks.multiple("head dim", headDim, "the two numbers of a rotary pair", 2);
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
  public LlamaConfig withTokens(SpecialTokens other) {
    return new LlamaConfig(hiddenSize, intermediateSize, layers, heads, kvHeads, headDim, vocabSize, maxContext,
        normEps,
        tieEmbeddings, rope, other);
  }

  @Override
  public LlamaConfig withRope(RopeConfig other) {
    return new LlamaConfig(hiddenSize, intermediateSize, layers, heads, kvHeads, headDim, vocabSize, maxContext,
        normEps,
        tieEmbeddings, other, tokens);
  }

  /// The same model with another number of blocks.
  public LlamaConfig withLayers(int other) {
    return new LlamaConfig(hiddenSize, intermediateSize, other, heads, kvHeads, headDim, vocabSize, maxContext,
        normEps, tieEmbeddings, rope, tokens);
  }
}
