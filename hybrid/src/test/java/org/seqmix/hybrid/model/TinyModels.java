package org.seqmix.hybrid.model;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.seqmix.hybrid.config.LlamaConfig;
import org.seqmix.hybrid.config.LlambaAttention;
import org.seqmix.hybrid.config.LlambaConfig;
import org.seqmix.hybrid.config.LlambaSsm;
import org.seqmix.hybrid.config.Mamba2Config;
import org.seqmix.hybrid.config.Mamba2Ssm;
import org.seqmix.hybrid.config.MambaInLlamaConfig;
import org.seqmix.hybrid.config.MambaInLlamaConfig.AttentionNames;
import org.seqmix.hybrid.config.MambaInLlamaSsm;
import org.seqmix.hybrid.config.MistralConfig;
import org.seqmix.hybrid.config.ModelConfig;
import org.seqmix.hybrid.config.PhiAttention;
import org.seqmix.hybrid.config.PhiConfig;
import org.seqmix.hybrid.config.PhiMambaConfig;
import org.seqmix.hybrid.config.QwenConfig;
import org.seqmix.hybrid.config.RopeConfig;
import org.seqmix.hybrid.config.SpecialTokens;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.FreshWeights;
import org.seqmix.tensor.Scope;

/// Models of a few thousand weights, made fresh.
public final class TinyModels {
  /// Tokens that begin and end a text of these models.
  public static final SpecialTokens TOKENS = new SpecialTokens(OptionalInt.of(1), List.of(2));

  private TinyModels() {}

  /// A Llama with shared key heads.
  public static LlamaConfig llama(int context) {
    return new LlamaConfig(16, 24, 2, 4, 2, 6, 50, context, 1e-5, true, new RopeConfig(10_000), TOKENS);
  }

  /// A Llamba with grouped heads whose layer 1 attends, and a vocabulary padded to 56.
  public static LlambaConfig hybrid(int context) {
    return new LlambaConfig(16, 24, 3, 50, 8, 1e-5, false, new LlambaSsm(5, 4, 2, 4, true, 2, 16), List.of(1),
        Optional.of(new LlambaAttention(4, 2, 4, new RopeConfig(10_000, Optional.empty(), Optional.empty()))),
        OptionalInt.of(context), TOKENS);
  }

  /// A model of every family, in forms that the golden folders do not have.
  public static List<ModelConfig> every(int context) {
    LlamaConfig llama = llama(context);
    PhiAttention attention = new PhiAttention(2, 1, 0.5, new RopeConfig(500));
    PhiAttention kept = new PhiAttention(2, 2, 1, new RopeConfig(10_000, Optional.empty(), Optional.empty()));
    MambaInLlamaSsm scan = new MambaInLlamaSsm(16, 8, 4, 3, 5, false);
    return List.of(llama, hybrid(context),
        new QwenConfig(llama, OptionalInt.of(3), List.of(1)),
        new MistralConfig(llama, OptionalInt.empty()),
        new PhiConfig(16, 20, 2, attention, 50, context, 1e-4, true, TOKENS),
        new PhiMambaConfig(16, 50, 8, List.of(new PhiMambaConfig.Group(2, new LlambaSsm(4, 2, 1, 4, true, 2, 8)),
            new PhiMambaConfig.Group(1, kept)), OptionalInt.of(context), TOKENS),
        mamba2(Mamba2Config.Layout.HUB, true, OptionalInt.of(context)),
        mamba2(Mamba2Config.Layout.STATE_SPACES, true, OptionalInt.empty()),
        mamba2(Mamba2Config.Layout.STATE_SPACES, false, OptionalInt.empty()),
        new MambaInLlamaConfig(llama, scan, List.of(0), Optional.of(AttentionNames.STACKED)),
        new MambaInLlamaConfig(llama, scan, List.of(0), Optional.of(AttentionNames.LLAMA)));
  }

  private static Mamba2Config mamba2(Mamba2Config.Layout layout, boolean rmsNorm, OptionalInt context) {
    Mamba2Ssm ssm = new Mamba2Ssm(5, 4, 2, 3, false, rmsNorm, 2, rmsNorm, 0.25, OptionalDouble.of(4), 16);
    return new Mamba2Config(layout, 16, 2, 50, layout == Mamba2Config.Layout.HUB ? 1 : 16, 1e-5, rmsNorm, rmsNorm, ssm,
        context, TOKENS);
  }

  /// A decoder with fresh weights in `scope`.
  public static Decoder fresh(ModelConfig config, Scope scope, long seed) {
    return new Decoder(Architecture.plan(config), new FreshWeights(scope, DType.F32, seed));
  }
}
