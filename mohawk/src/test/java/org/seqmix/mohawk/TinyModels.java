package org.seqmix.mohawk;

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
import org.seqmix.hybrid.model.Architecture;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.FreshWeights;
import org.seqmix.tensor.Scope;

/// A teacher and a student of a few thousand weights.
public final class TinyModels {
  private static final int WIDTH = 16;
  private static final int MLP = 24;
  private static final int LAYERS = 2;
  private static final int HEADS = 2;
  private static final RopeConfig ROPE = new RopeConfig(10_000);
  private static final SpecialTokens TOKENS = new SpecialTokens(OptionalInt.of(1), List.of(2));

  private TinyModels() {
  }

  /// A Llama.
  public static LlamaConfig teacher(int vocabulary, int context, boolean tied) {
    return new LlamaConfig(WIDTH, MLP, LAYERS, HEADS, HEADS, WIDTH / HEADS, vocabulary, context, 1e-5, tied, ROPE,
        TOKENS);
  }

  /// The student of that teacher, with its attention in the given layers.
  public static LlambaConfig student(LlamaConfig teacher, Integer... attention) {
    return new LlambaConfig(WIDTH, MLP, LAYERS, teacher.vocabSize(), 1, 1e-5, teacher.tieEmbeddings(),
        new LlambaSsm(4, HEADS, HEADS, 4, true, 1, 16), List.of(attention),
        attention.length == 0
            ? Optional.empty()
            : Optional.of(new LlambaAttention(HEADS, HEADS, WIDTH / HEADS, ROPE)),
        teacher.maxPositions(), TOKENS);
  }

  /// A decoder with fresh weights in `scope`.
  public static Decoder fresh(ModelConfig config, Scope scope, DType type, long seed) {
    return new Decoder(Architecture.plan(config), new FreshWeights(scope, type, seed));
  }
}
