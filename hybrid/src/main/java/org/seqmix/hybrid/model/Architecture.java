package org.seqmix.hybrid.model;

import java.util.ArrayList;
import java.util.List;
import org.seqmix.hybrid.config.LlamaConfig;
import org.seqmix.hybrid.config.LlambaConfig;
import org.seqmix.hybrid.config.LlambaSsm;
import org.seqmix.hybrid.config.Mamba2Config;
import org.seqmix.hybrid.config.MambaInLlamaConfig;
import org.seqmix.hybrid.config.MistralConfig;
import org.seqmix.hybrid.config.ModelConfig;
import org.seqmix.hybrid.config.PhiAttention;
import org.seqmix.hybrid.config.PhiConfig;
import org.seqmix.hybrid.config.PhiMambaConfig;
import org.seqmix.hybrid.config.PlannedConfig;
import org.seqmix.hybrid.config.QwenConfig;

/// From what a config.json says to the plan of a decoder.
public final class Architecture {
  /// Longest document where a configuration does not limit it.
  public static final int UNLIMITED_CONTEXT = 1 << 20;

  private Architecture() {}

  /// The plan of a configured model.
  public static DecoderPlan plan(ModelConfig config) {
    return switch (config) {
      case LlamaConfig c -> llama(c, c, Naming.LLAMA, LayerPlan.uniform(c.layers(), AttentionMixers.llama(c)));
      case QwenConfig c -> llama(c, c.llama(), Naming.LLAMA, qwen(c));
      case MistralConfig c -> llama(c, c.llama(), Naming.LLAMA,
          LayerPlan.uniform(c.layers(), AttentionMixers.mistral(c)));
      case MambaInLlamaConfig c -> llama(c, c.llama(), naming(c), mambaInLlama(c));
      case LlambaConfig c -> plan(c, c.paddedVocabSize(), llama(c.normEps(), c.intermediateSize()),
          HeadPlan.plain(c.tieEmbeddings()), Naming.LLAMBA, llamba(c));
      case PhiConfig c -> plan(c, c.vocabSize(), phi(c.normEps(), c.intermediateSize()),
          new HeadPlan(c.tieEmbeddings(), true), Naming.PHI,
          LayerPlan.uniform(c.layers(), AttentionMixers.phi(c.attention(), c.hiddenSize())));
      case PhiMambaConfig c -> plan(c, c.paddedVocabSize(), phi(PhiMambaConfig.NORM_EPS, c.intermediateSize()),
          new HeadPlan(false, true), Naming.PHI_MAMBA, phiMamba(c));
      case Mamba2Config c -> plan(c, c.paddedVocabSize(), BlockPlan.mixerOnly(norm(c)),
          HeadPlan.plain(c.tieEmbeddings()), naming(c), LayerPlan.uniform(c.layers(), SsmMixers.mamba2(c)));
      case PlannedConfig c -> plan(c.base()).withMixers(LayerPlan.parse(c.mixers()));
    };
  }

  private static DecoderPlan plan(ModelConfig c, int vocabulary, BlockPlan block, HeadPlan head, Naming naming,
      LayerPlan mixers) {
    return new DecoderPlan(vocabulary, c.hiddenSize(), block, head, c.maxPositions().orElse(UNLIMITED_CONTEXT), naming,
        mixers);
  }

  /// A model that is a Llama around its mixers.
  private static DecoderPlan llama(ModelConfig c, LlamaConfig llama, Naming naming, LayerPlan mixers) {
    return plan(c, llama.vocabSize(), llama(llama.normEps(), llama.intermediateSize()),
        HeadPlan.plain(llama.tieEmbeddings()), naming, mixers);
  }

  private static BlockPlan llama(double epsilon, int inner) {
    return BlockPlan.sequential(NormPlan.rms(epsilon), MlpPlan.swiGlu(inner));
  }

  private static BlockPlan phi(double epsilon, int inner) {
    return BlockPlan.parallel(NormPlan.layer(epsilon), MlpPlan.gelu(inner));
  }

  private static NormPlan norm(Mamba2Config c) {
    return c.rmsNorm() ? NormPlan.rms(c.normEps()) : NormPlan.layer(c.normEps());
  }

  private static Naming naming(Mamba2Config c) {
    return switch (c.layout()) {
      case HUB -> Naming.MAMBA2;
      case STATE_SPACES -> Naming.STATE_SPACES;
    };
  }

  private static Naming naming(MambaInLlamaConfig c) {
    return switch (c.names().orElse(MambaInLlamaConfig.AttentionNames.STACKED)) {
      case STACKED -> Naming.MAMBA_IN_LLAMA;
      case LLAMA -> Naming.MAMBA_IN_LLAMA_OLDER;
    };
  }

  private static LayerPlan qwen(QwenConfig c) {
    return LayerPlan.uniform(c.layers(), AttentionMixers.qwen(c)).with(c.windowLayers(),
        AttentionMixers.windowed(AttentionMixers.qwen(c), c.window()));
  }

  private static LayerPlan mambaInLlama(MambaInLlamaConfig c) {
    return LayerPlan.uniform(c.layers(), SsmMixers.selectiveScan(c.ssm())).with(c.attentionLayers(),
        AttentionMixers.mambaInLlama(c));
  }

  private static LayerPlan llamba(LlambaConfig c) {
    LayerPlan plan = LayerPlan.uniform(c.layers(), SsmMixers.discreteMamba2(c.ssm()));
    return c.attention().map(a -> plan.with(c.attentionLayers(), AttentionMixers.llamba(a))).orElse(plan);
  }

  private static LayerPlan phiMamba(PhiMambaConfig c) {
    List<LayerMixer> layers = new ArrayList<>();
    for (PhiMambaConfig.Group group : c.groups()) {
      LayerMixer mixer = switch (group.mixer()) {
        case LlambaSsm ssm -> SsmMixers.discreteMamba2(ssm);
        case PhiAttention attention -> AttentionMixers.phi(attention, c.hiddenSize());
      };
      for (int i = 0; i < group.layers(); i++) {
        layers.add(mixer);
      }
    }
    return new LayerPlan(layers);
  }
}
