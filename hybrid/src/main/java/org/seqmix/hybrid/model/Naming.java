package org.seqmix.hybrid.model;

/// What a family's checkpoints call the parts of a decoder.
///
/// @param embedding the embedding table
/// @param layers what precedes the number of a layer
/// @param finalNorm the norm before the head
/// @param attention prefix of an attention mixer within its layer
/// @param mixer prefix of any other mixer within its layer
public record Naming(String embedding, String layers, String finalNorm, String attention, String mixer) {
  /// Llama, as on the Hugging Face hub.
  public static final Naming LLAMA = new Naming("model.embed_tokens", "model.layers", "model.norm", "self_attn",
      "mixer");
  /// Llamba and its hybrids.
  public static final Naming LLAMBA = new Naming("backbone.embedding", "backbone.layers", "backbone.final_layernorm",
      "mixer.self_attn", "mixer");

  /// Prefix of a mixer within its layer.
  String of(LayerMixer layer) {
    return layer.name().equals("attention") ? attention : mixer;
  }
}
