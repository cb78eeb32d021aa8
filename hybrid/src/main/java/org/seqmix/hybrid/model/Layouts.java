package org.seqmix.hybrid.model;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.seqmix.hybrid.config.LlamaConfig;
import org.seqmix.hybrid.config.LlambaAttention;
import org.seqmix.hybrid.config.LlambaConfig;
import org.seqmix.hybrid.config.LlambaSsm;
import org.seqmix.hybrid.config.Mamba2Config;
import org.seqmix.hybrid.config.MambaInLlamaConfig;
import org.seqmix.hybrid.config.MambaInLlamaConfig.AttentionNames;
import org.seqmix.hybrid.config.ModelConfig;
import org.seqmix.hybrid.config.PhiAttention;
import org.seqmix.hybrid.config.PhiConfig;
import org.seqmix.hybrid.config.PhiMambaConfig;
import org.seqmix.hybrid.config.PlannedConfig;

/// The same model in another family's configuration, where the mathematics is the same.
///
/// - `mamba2` (the hub) and `state-spaces`: the same mixers; with several groups the gated norm is taken over other
///   columns, so those are refused.
/// - `llama` and `llamba`, `phi` and `phi-mamba`: where every layer attends.
/// - `mamba-in-llama` and `mamba-in-llama-older`: the kept attention stacked or in three.
/// - `seqmix`: any model, as a layer plan over its own family.
public final class Layouts {
  /// The names users type.
  public static final List<String> NAMES = List.of("llama", "llamba", "phi", "phi-mamba", "mamba2", "state-spaces",
      "mamba-in-llama", "mamba-in-llama-older", "seqmix");
  private static final int UNUSED_STATE = 64;

  private Layouts() {}

  /// `config` in the layout of this name. *Errors*: `IllegalArgumentException`, one line that says why not.
  public static ModelConfig to(ModelConfig config, String layout) {
    if (!NAMES.contains(layout)) {
      throw new IllegalArgumentException("layout: expected one of " + NAMES + ", got '" + layout + "'");
    }
    Optional<ModelConfig> out = switch (config) {
      case Mamba2Config c when layout.equals("mamba2") -> Optional.of(hub(c));
      case Mamba2Config c when layout.equals("state-spaces") -> Optional.of(stateSpaces(c));
      case LlamaConfig c when layout.equals("llamba") -> Optional.of(llamba(c));
      case LlambaConfig c when layout.equals("llama") -> Optional.of(llama(c));
      case PhiConfig c when layout.equals("phi-mamba") -> Optional.of(phiMamba(c));
      case PhiMambaConfig c when layout.equals("phi") -> Optional.of(phi(c));
      case MambaInLlamaConfig c when layout.equals("mamba-in-llama") -> Optional.of(c.named(AttentionNames.STACKED));
      case MambaInLlamaConfig c when layout.equals("mamba-in-llama-older") -> Optional
          .of(c.named(AttentionNames.LLAMA));
      case PlannedConfig c when layout.equals("seqmix") -> Optional.of(c);
      case MambaInLlamaConfig c -> Optional.empty();
      default -> layout.equals("seqmix") ? Optional.of(planned(config)) : Optional.empty();
    };
    if (out.isEmpty() && config.modelType().equals(layout)) {
      return config;
    }
    return out.orElseThrow(() -> new IllegalArgumentException("layout " + layout + ": a model of the family "
        + config.modelType() + " computes something else; it has no form there"));
  }

  private static PlannedConfig planned(ModelConfig c) {
    return new PlannedConfig(c, Architecture.plan(c).mixers().toString());
  }

  private static void requireOneNorm(Mamba2Config c) {
    if (c.ssm().groups() > 1 && c.ssm().gatedNorm()) {
      throw new IllegalArgumentException("layout: a Mamba-2 with " + c.ssm().groups() + " groups takes its gated norm "
          + "over all columns on the hub and over each group's in state-spaces' code; expected one group");
    }
  }

  private static Mamba2Config hub(Mamba2Config c) {
    if (c.layout() == Mamba2Config.Layout.HUB) {
      return c;
    }
    requireOneNorm(c);
    return new Mamba2Config(Mamba2Config.Layout.HUB, c.hiddenSize(), c.layers(), c.paddedVocabSize(), 1, c.normEps(),
        c.rmsNorm(), c.tieEmbeddings(), c.ssm(), OptionalInt.empty(), c.tokens());
  }

  private static Mamba2Config stateSpaces(Mamba2Config c) {
    if (c.layout() == Mamba2Config.Layout.STATE_SPACES) {
      return c;
    }
    requireOneNorm(c);
    return new Mamba2Config(Mamba2Config.Layout.STATE_SPACES, c.hiddenSize(), c.layers(), c.vocabSize(), 1, c.normEps(),
        c.rmsNorm(), c.tieEmbeddings(), c.ssm(), OptionalInt.empty(), c.tokens());
  }

  /// Every layer attends, so that the sizes of the state-space mixers are never used.
  private static LlambaConfig llamba(LlamaConfig c) {
    LlambaSsm unused = new LlambaSsm(UNUSED_STATE, 1, 1, 4, true, 1, 128);
    return new LlambaConfig(c.hiddenSize(), c.intermediateSize(), c.layers(), c.vocabSize(), 1, c.normEps(),
        c.tieEmbeddings(), unused, IntStream.range(0, c.layers()).boxed().toList(),
        Optional.of(new LlambaAttention(c.heads(), c.kvHeads(), c.headDim(), c.rope())), c.maxPositions(), c.tokens());
  }

  private static LlamaConfig llama(LlambaConfig c) {
    if (c.attentionLayers().size() < c.layers()) {
      throw new IllegalArgumentException("layout llama: expected attention in all " + c.layers() + " layers, got it in "
          + c.attentionLayers() + "; a Llama has no state-space mixers");
    }
    LlambaAttention a = c.attention().orElseThrow();
    return new LlamaConfig(c.hiddenSize(), c.intermediateSize(), c.layers(), a.heads(), a.kvHeads(), a.headDim(),
        c.paddedVocabSize(), c.maxPositions().orElse(Architecture.UNLIMITED_CONTEXT), c.normEps(), c.tieEmbeddings(),
        a.rope(), c.tokens());
  }

  private static PhiMambaConfig phiMamba(PhiConfig c) {
    if (c.intermediateSize() != 4 * c.hiddenSize() || c.normEps() != PhiMambaConfig.NORM_EPS || c.tieEmbeddings()) {
      throw new IllegalArgumentException("layout phi-mamba: expected an MLP of " + 4 * c.hiddenSize() + ", epsilon "
          + PhiMambaConfig.NORM_EPS + " and a head of its own, which its files do not say, got " + c.intermediateSize()
          + ", " + c.normEps() + (c.tieEmbeddings() ? " and a tied head" : " and a head of its own"));
    }
    return new PhiMambaConfig(c.hiddenSize(), c.vocabSize(), 1,
        List.of(new PhiMambaConfig.Group(c.layers(), c.attention())), OptionalInt.of(c.maxContext()), c.tokens());
  }

  private static PhiConfig phi(PhiMambaConfig c) {
    if (c.groups().stream().map(PhiMambaConfig.Group::mixer).distinct().count() != 1
        || !(c.groups().getFirst().mixer() instanceof PhiAttention attention)) {
      throw new IllegalArgumentException("layout phi: expected the same attention in all " + c.layers()
          + " layers, got other mixers; a Phi has none");
    }
    return new PhiConfig(c.hiddenSize(), c.intermediateSize(), c.layers(), attention, c.paddedVocabSize(),
        c.maxPositions().orElse(Architecture.UNLIMITED_CONTEXT), PhiMambaConfig.NORM_EPS, false, c.tokens());
  }
}
