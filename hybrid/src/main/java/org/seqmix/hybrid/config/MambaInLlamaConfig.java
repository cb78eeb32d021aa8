package org.seqmix.hybrid.config;

import java.util.List;
import java.util.Optional;

/// A hybrid of MambaInLlama and of the distilled reasoners: a Llama that keeps attention in some layers and has
/// selective scans of the first Mamba's form in the others.
///
/// *Source*: MambaInLlama; published `config.json` of a Llama with `mamba_config.json` beside it.
///
/// @param llama           everything but the mixers; its attention is that of `attentionLayers`
/// @param ssm             the selective scans
/// @param attentionLayers layers that keep attention, ascending
/// @param names           what the kept attention is called; empty where nothing has settled it yet
public record MambaInLlamaConfig(LlamaConfig llama, MambaInLlamaSsm ssm, List<Integer> attentionLayers,
    Optional<AttentionNames> names) implements LlamaBased {
  /// What the family is called; its `config.json` says it is a Llama.
  public static final String TYPE = "mamba-in-llama";

  /// Names of the kept attention's weights.
  public enum AttentionNames {
    /// `mha.in_proj`, which stacks queries, keys and values, and `mha.out_proj`.
    STACKED,
    /// `self_attn.q_proj` and so on, as in a Llama: older files.
    LLAMA
  }

  /// Checks that the layers exist.
  public MambaInLlamaConfig {
    attentionLayers = Checks.layers("attention layer", attentionLayers, llama.layers());
  }

  @Override
  public String modelType() {
    return TYPE;
  }

  /// The same model with these names.
  public MambaInLlamaConfig named(AttentionNames other) {
    return new MambaInLlamaConfig(llama, ssm, attentionLayers, Optional.of(other));
  }

  @Override
  public MambaInLlamaConfig withLlama(LlamaConfig other) {
    return new MambaInLlamaConfig(other, ssm, attentionLayers, names);
  }
}
