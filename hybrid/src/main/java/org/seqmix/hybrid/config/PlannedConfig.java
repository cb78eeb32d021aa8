package org.seqmix.hybrid.config;

import java.util.OptionalInt;

/// A model of a known family with other mixers: any that a layer plan can name, those of jars on the class path too.
/// This is the format of students that no published family describes.
///
/// @param base   the family: everything but the mixers, under its names
/// @param mixers the mixer of every layer in the short text form of a layer plan, such as
///        `2*moving-average[heads=8], attention[heads=8]`
public record PlannedConfig(ModelConfig base, String mixers) implements ModelConfig {
  /// `model_type` of this format.
  public static final String TYPE = "seqmix";

  /// Checks that the base is described by one file.
  public PlannedConfig {
    if (base instanceof PlannedConfig || base instanceof MambaInLlamaConfig) {
      throw new IllegalArgumentException("planned model: expected a base that its config.json describes, got "
          + base.modelType() + "; begin from the Llama it came from");
    }
    if (mixers.isBlank()) {
      throw new IllegalArgumentException("planned model: layer_plan: expected the mixers of "
          + base.layers() + " layers, got none");
    }
  }

  @Override
  public String modelType() {
    return TYPE;
  }

  @Override
  public int hiddenSize() {
    return base.hiddenSize();
  }

  @Override
  public int layers() {
    return base.layers();
  }

  @Override
  public int vocabSize() {
    return base.vocabSize();
  }

  @Override
  public boolean tieEmbeddings() {
    return base.tieEmbeddings();
  }

  @Override
  public OptionalInt maxPositions() {
    return base.maxPositions();
  }

  @Override
  public SpecialTokens tokens() {
    return base.tokens();
  }

  @Override
  public PlannedConfig withTokens(SpecialTokens other) {
    return new PlannedConfig(base.withTokens(other), mixers);
  }
}
