package org.seqmix.mixer;

import java.util.List;
import org.seqmix.tensor.AttentionShape;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.op.Attention;

/// The matrix of causal softmax attention: softmax(scale q kᵀ), rows summing to 1. *Source*: Vaswani et al. 2017.
///
/// @param queries (tokens, heads * P), after position embedding
/// @param keys (tokens, kvHeads * P), after position embedding
/// @param shape heads, shared key heads, scale, window
/// @param over the tokens
public record SoftmaxMatrix(Tensor queries, Tensor keys, AttentionShape shape, Rows over) implements MixingMatrix {
  @Override
  public int heads() {
    return shape.heads();
  }

  @Override
  public List<Tensor> inputs() {
    return List.of(queries, keys);
  }

  @Override
  public Tensor rows(Context c, int from, int to) {
    return Attention.matrixRows(c, queries, keys, over, shape, from, to);
  }

  /// Time O(T² P) a head, tiled where the values have the keys' head dim.
  @Override
  public Tensor apply(Context c, Tensor values) {
    if (values.columns() != (long) heads() * shape.headDim()) {
      return MixingMatrix.super.apply(c, values);
    }
    AttentionShape each =
        new AttentionShape(shape.heads(), shape.heads(), shape.headDim(), shape.scale(), shape.window());
    Tensor repeated = HeadRepeat.apply(c, keys, shape.kvHeads(), shape.headsPerKv());
    return Attention.apply(c, queries, repeated, values, over, each);
  }
}
