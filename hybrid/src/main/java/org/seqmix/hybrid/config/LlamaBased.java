package org.seqmix.hybrid.config;

import java.util.OptionalInt;

/// A model that is a Llama but for a few things of its own.
public sealed interface LlamaBased extends RotaryModel permits QwenConfig, MistralConfig, MambaInLlamaConfig {
  /// What it has in common with a Llama.
  LlamaConfig llama();

  /// The same model with another common part.
  LlamaBased withLlama(LlamaConfig other);

  @Override
  default int hiddenSize() {
    return llama().hiddenSize();
  }

  @Override
  default int layers() {
    return llama().layers();
  }

  @Override
  default int vocabSize() {
    return llama().vocabSize();
  }

  @Override
  default boolean tieEmbeddings() {
    return llama().tieEmbeddings();
  }

  @Override
  default OptionalInt maxPositions() {
    return llama().maxPositions();
  }

  @Override
  default SpecialTokens tokens() {
    return llama().tokens();
  }

  @Override
  default RopeConfig rope() {
    return llama().rope();
  }

  @Override
  default LlamaBased withRope(RopeConfig other) {
    return withLlama(llama().withRope(other));
  }

  @Override
  default LlamaBased withTokens(SpecialTokens other) {
    return withLlama(llama().withTokens(other));
  }
}
