package org.seqmix.hybrid.config;

import java.util.OptionalInt;

/// What `config.json` says about a decoder model, whichever its family.
public sealed interface ModelConfig permits RotaryModel, LlambaConfig, PhiMambaConfig, Mamba2Config, PlannedConfig {
  /// The family: what `model_type` says, where files of the family say it.
  String modelType();

  /// Width of the residual stream.
  int hiddenSize();

  /// Number of blocks.
  int layers();

  /// Number of tokens the model knows, without padding.
  int vocabSize();

  /// Whether the head is the embedding.
  boolean tieEmbeddings();

  /// The longest context the model was made for, where the file says so.
  OptionalInt maxPositions();

  /// Tokens that begin and end a text.
  SpecialTokens tokens();

  /// The same model with other special tokens.
  ModelConfig withTokens(SpecialTokens tokens);
}
