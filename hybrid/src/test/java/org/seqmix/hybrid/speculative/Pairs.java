package org.seqmix.hybrid.speculative;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.seqmix.hybrid.config.LlamaConfig;
import org.seqmix.hybrid.config.LlambaConfig;
import org.seqmix.hybrid.config.LlambaSsm;
import org.seqmix.hybrid.config.ModelConfig;
import org.seqmix.hybrid.config.RopeConfig;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.model.SharedWeights;
import org.seqmix.hybrid.model.TinyModels;
import org.seqmix.tensor.Parameter;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;

/// Decoders that share a vocabulary, whose distributions are far from even and from each other's.
final class Pairs {
  private Pairs() {
  }

  /// One that attends.
  static ModelConfig attention(int vocabulary, int context) {
    return new LlamaConfig(16, 24, 1, 2, 1, 8, vocabulary, context, 1e-5, false, new RopeConfig(10_000),
        TinyModels.TOKENS);
  }

  /// A recurrent one.
  static ModelConfig recurrent(int vocabulary, int context) {
    return new LlambaConfig(16, 24, 2, vocabulary, 1, 1e-5, false, new LlambaSsm(5, 4, 2, 4, true, 1, 16), List.of(),
        Optional.empty(), OptionalInt.of(context), TinyModels.TOKENS);
  }

  static List<ModelConfig> drafts(int vocabulary, int context) {
    return List.of(attention(vocabulary, context), recurrent(vocabulary, context));
  }

  /// A fresh decoder whose logits have a spread of one or two.
  static Decoder decoder(ModelConfig config, Scope scope, long seed) {
    Decoder fresh = TinyModels.fresh(config, scope, seed);
    scatter(fresh, scope, seed, 0.4);
    return SharedWeights.packed(fresh, scope);
  }

  /// The decoder of the same seed with a little noise on it.
  static Decoder nearly(ModelConfig config, Scope scope, long seed) {
    Decoder fresh = TinyModels.fresh(config, scope, seed);
    scatter(fresh, scope, seed, 0.4);
    scatter(fresh, scope, seed + 1, 0.05);
    return SharedWeights.packed(fresh, scope);
  }

  private static void scatter(Decoder decoder, Scope scope, long seed, double by) {
    SplittableRandom random = new SplittableRandom(seed);
    for (Parameter p : decoder.parameters()) {
      if (p.name().contains("embed") || p.name().equals("lm_head.weight")) {
        Tensor t = p.value();
        float[] values = t.toFloats();
        for (int i = 0; i < values.length; i++) {
          values[i] += (float) (by * random.nextGaussian());
        }
        t.device().kernels().copy(scope.of(t.type(), t.shape(), values), t);
      }
    }
  }
}
