package org.seqmix.hybrid.model;

import java.util.LinkedHashMap;
import java.util.Map;
import org.seqmix.hybrid.config.LlamaConfig;
import org.seqmix.hybrid.config.LlambaAttention;
import org.seqmix.hybrid.config.LlambaConfig;
import org.seqmix.hybrid.config.LlambaSsm;
import org.seqmix.hybrid.config.ModelConfig;
import org.seqmix.hybrid.config.RopeConfig;

/// From what a config.json says to the plan of a decoder.
public final class Architecture {
  /// Longest document where a configuration does not limit it.
  public static final int UNLIMITED_CONTEXT = 1 << 20;

  private Architecture() {}

  /// The plan of a configured model.
  public static DecoderPlan plan(ModelConfig config) {
    return switch (config) {
      case LlamaConfig c -> plan(c, c.vocabSize(), llama(c.normEps(), c.intermediateSize()), Naming.LLAMA,
          LayerPlan.uniform(c.layers(), attention(c.heads(), c.kvHeads(), c.headDim(), c.rope())));
      case LlambaConfig c -> plan(c, c.paddedVocabSize(), llama(c.normEps(), c.intermediateSize()), Naming.LLAMBA,
          mixers(c));
    };
  }

  private static BlockPlan llama(double epsilon, int inner) {
    return BlockPlan.sequential(NormPlan.rms(epsilon), MlpPlan.swiGlu(inner));
  }

  private static DecoderPlan plan(ModelConfig c, int vocabulary, BlockPlan block, Naming naming, LayerPlan mixers) {
    return new DecoderPlan(vocabulary, c.hiddenSize(), block, HeadPlan.plain(c.tieEmbeddings()),
        c.maxPositions().orElse(UNLIMITED_CONTEXT), naming, mixers);
  }

  private static LayerPlan mixers(LlambaConfig c) {
    LayerPlan plan = LayerPlan.uniform(c.layers(), ssm(c.ssm()));
    return c.attention().map(a -> plan.with(c.attentionLayers(), attention(a))).orElse(plan);
  }

  private static LayerMixer ssm(LlambaSsm s) {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("heads", s.valueHeads());
    options.put("groups", s.keyHeads());
    options.put("state", s.stateSize());
    options.put("taps", s.convWidth());
    options.put("expand", s.expand());
    options.put("conv_bias", s.convBias() ? 1 : 0);
    return new LayerMixer("discrete-mamba2", options);
  }

  private static LayerMixer attention(LlambaAttention a) {
    return attention(a.heads(), a.kvHeads(), a.headDim(), a.rope());
  }

  private static LayerMixer attention(int heads, int kvHeads, int headDim, RopeConfig rope) {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("heads", heads);
    options.put("kv_heads", kvHeads);
    options.put("head_dim", headDim);
    options.put("rope_theta", rope.theta());
    if (rope.isBf16()) {
      options.put("rope_bf16", 1);
    }
    rope.scaling().ifPresent(s -> {
      options.put("rope_factor", s.factor());
      options.put("rope_low_freq_factor", s.lowFreqFactor());
      options.put("rope_high_freq_factor", s.highFreqFactor());
      options.put("rope_original_context", s.originalMaxPositions());
    });
    return new LayerMixer("attention", options);
  }
}
