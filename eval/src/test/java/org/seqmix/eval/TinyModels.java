package org.seqmix.eval;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.seqmix.hybrid.config.LlamaConfig;
import org.seqmix.hybrid.config.LlambaConfig;
import org.seqmix.hybrid.config.LlambaSsm;
import org.seqmix.hybrid.config.ModelConfig;
import org.seqmix.hybrid.config.RopeConfig;
import org.seqmix.hybrid.config.SpecialTokens;
import org.seqmix.hybrid.model.Architecture;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.FreshWeights;
import org.seqmix.tensor.Scope;

/// Decoders of a few thousand random weights.
public final class TinyModels {
  public static final int VOCABULARY = 13;
  public static final int CONTEXT = 16;
  public static final SpecialTokens TOKENS = new SpecialTokens(OptionalInt.of(1), List.of(2));

  private TinyModels() {}

  public static LlamaConfig llama(int vocabulary, int context) {
    return new LlamaConfig(8, 12, 2, 2, 1, 4, vocabulary, context, 1e-5, true, new RopeConfig(10_000), TOKENS);
  }

  public static LlambaConfig llamba(int vocabulary, int context) {
    return llamba(vocabulary, context, 2);
  }

  public static LlambaConfig llamba(int vocabulary, int context, int heads) {
    return new LlambaConfig(8, 12, 2, vocabulary, 1, 1e-5, false, new LlambaSsm(4, heads, 1, 4, true, 1, 8), List.of(),
        Optional.empty(), OptionalInt.of(context), TOKENS);
  }

  public static List<ModelConfig> both() {
    return List.of(llama(VOCABULARY, CONTEXT), llamba(VOCABULARY, CONTEXT));
  }

  public static Decoder decoder(ModelConfig config, Scope scope, DType type) {
    return new Decoder(Architecture.plan(config), new FreshWeights(scope, type, 5));
  }

  /// Texts of the given lengths that begin with BOS.
  public static List<int[]> texts(int... lengths) {
    Random random = new Random(3);
    return IntStream.of(lengths).mapToObj(n -> {
      int[] ids = random.ints(n, 3, VOCABULARY).toArray();
      ids[0] = 1;
      return ids;
    }).toList();
  }
}
