package org.seqmix.hybrid.model;

/// What a family's checkpoints call the parts of a decoder. The head is `lm_head` in all of them.
///
/// @param embedding the embedding table
/// @param layers what precedes the number of a layer
/// @param inputNorm the norm before the mixer, within its layer
/// @param mlpNorm the norm before the MLP, within its layer; empty where the MLP has none of its own
/// @param finalNorm the norm before the head
/// @param attention prefix of an attention mixer within its layer
/// @param mixer prefix of any other mixer within its layer
public record Naming(String embedding, String layers, String inputNorm, String mlpNorm, String finalNorm,
    String attention, String mixer) {
  /// The head.
  static final String HEAD = "lm_head";
  private static final String INPUT = "input_layernorm";
  private static final String AFTER = "post_attention_layernorm";

  /// Llama, as on the Hugging Face hub; Qwen2 and Mistral too.
  public static final Naming LLAMA = new Naming("model.embed_tokens", "model.layers", INPUT, AFTER, "model.norm",
      "self_attn", "mixer");
  /// MambaInLlama.
  public static final Naming MAMBA_IN_LLAMA = LLAMA.withMixers("mha", "mamba");
  /// MambaInLlama whose attention is named as in a Llama: the older files.
  public static final Naming MAMBA_IN_LLAMA_OLDER = LLAMA.withMixers("self_attn", "mamba");
  /// Llamba and its hybrids.
  public static final Naming LLAMBA = new Naming("backbone.embedding", "backbone.layers", INPUT, AFTER,
      "backbone.final_layernorm", "mixer.self_attn", "mixer");
  /// Phi, as on the Hugging Face hub.
  public static final Naming PHI = new Naming("model.embed_tokens", "model.layers", INPUT, "",
      "model.final_layernorm", "self_attn", "mixer");
  /// Phi-Mamba and its hybrids.
  public static final Naming PHI_MAMBA = new Naming("backbone.embedding", "backbone.layers", INPUT, "",
      "backbone.final_layernorm", "mixer.self_attn", "mixer");
  /// Mamba-2, as state-spaces publishes it.
  public static final Naming STATE_SPACES = new Naming("backbone.embedding", "backbone.layers", "norm", "",
      "backbone.norm_f", "mixer", "mixer");
  /// Mamba-2, as on the Hugging Face hub.
  public static final Naming MAMBA2 = new Naming("backbone.embeddings", "backbone.layers", "norm", "",
      "backbone.norm_f", "mixer", "mixer");

  /// Prefix of a mixer within its layer.
  public String of(LayerMixer layer) {
    return layer.name().equals("attention") ? attention : mixer;
  }

  private Naming withMixers(String attentions, String others) {
    return new Naming(embedding, layers, inputNorm, mlpNorm, finalNorm, attentions, others);
  }
}
