package org.seqmix.hybrid.model;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.seqmix.hybrid.config.LlamaConfig;
import org.seqmix.hybrid.config.LlambaAttention;
import org.seqmix.hybrid.config.LlambaConfig;
import org.seqmix.hybrid.config.LlambaSsm;
import org.seqmix.hybrid.config.ModelConfig;
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

  /// A decoder with fresh weights in `scope`.
  public static Decoder fresh(ModelConfig config, Scope scope, long seed) {
    return new Decoder(Architecture.plan(config), new FreshWeights(scope, DType.F32, seed));
  }
}
