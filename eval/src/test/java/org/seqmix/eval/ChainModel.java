package org.seqmix.eval;

import java.util.Map;
import java.util.OptionalInt;
import org.seqmix.hybrid.config.LlamaConfig;
import org.seqmix.hybrid.config.RopeConfig;
import org.seqmix.hybrid.config.SpecialTokens;
import org.seqmix.hybrid.model.Architecture;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Init;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.Weights;

/// A Llama made by hand that writes after every token a fixed one: its layers do nothing, its embedding tells tokens
/// apart, its head knows the successor of each.
public final class ChainModel extends Weights {
  private final Scope scope;
  private final Map<Integer, Integer> successors;

  private ChainModel(Scope scope, Map<Integer, Integer> successors) {
    this.scope = scope;
    this.successors = successors;
  }

  public static Decoder of(Scope scope, int vocabulary, int context, int end, Map<Integer, Integer> successors) {
    LlamaConfig config = new LlamaConfig(vocabulary, 4, 1, 1, 1, 2, vocabulary, context, 1e-5, false,
        new RopeConfig(10_000), new SpecialTokens(OptionalInt.of(1), java.util.List.of(end)));
    return new Decoder(Architecture.plan(config), new ChainModel(scope, successors));
  }

  @Override
  protected Tensor make(String name, Role role, Shape shape, Init init) {
    double[] values = new double[Math.toIntExact(shape.elements())];
    int columns = Math.toIntExact(shape.columns());
    if (name.equals("model.embed_tokens.weight")) {
      for (int i = 0; i < columns; i++) {
        values[i * columns + i] = 1;
      }
    } else if (name.equals("lm_head.weight")) {
      successors.forEach((token, next) -> values[next * columns + token] = 1);
    } else if (role == Role.OTHER) {
      java.util.Arrays.fill(values, 1);
    }
    return scope.of(DType.F32, shape, values);
  }
}
