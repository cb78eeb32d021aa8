package org.seqmix.attention;

import org.seqmix.tensor.Context;
import org.seqmix.tensor.Init;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.Weights;
import org.seqmix.tensor.op.Algebra;

/// The way into an attention layer: u (tokens, width) to queries, keys and values, before rotary embedding.
@FunctionalInterface
interface InProjections {
  /// Queries (tokens, heads * P); keys and values (tokens, kvHeads * P).
  record Inner(Tensor queries, Tensor keys, Tensor values) {
  }

  Inner apply(Context c, Tensor u);

  /// Those of a layer, with its weights under its names.
  static InProjections of(SoftmaxAttentionConfig config, Weights.Part weights) {
    return config.names().stacked() ? stacked(config, weights) : separate(config, weights);
  }

  private static InProjections separate(SoftmaxAttentionConfig config, Weights.Part weights) {
    boolean bias = config.qkvBias();
    Projection q = Projection.of(weights, "q_proj", Init.linear(), bias, config.inner(), config.width());
    Projection k = Projection.of(weights, "k_proj", Init.linear(), bias, config.kvWidth(), config.width());
    Projection v = Projection.of(weights, "v_proj", Init.linear(), bias, config.kvWidth(), config.width());
    return (c, u) -> new Inner(q.apply(c, u), k.apply(c, u), v.apply(c, u));
  }

  private static InProjections stacked(SoftmaxAttentionConfig config, Weights.Part weights) {
    int keys = config.inner();
    int values = keys + config.kvWidth();
    int all = values + config.kvWidth();
    Projection qkv = Projection.of(weights, "in_proj", Init.linear(), config.qkvBias(), all, config.width());
    return (c, u) -> {
      Tensor p = qkv.apply(c, u);
      return new Inner(Algebra.columns(c, p, 0, keys), Algebra.columns(c, p, keys, values),
          Algebra.columns(c, p, values, all));
    };
  }
}
