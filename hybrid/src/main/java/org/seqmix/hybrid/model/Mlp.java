package org.seqmix.hybrid.model;

import org.seqmix.tensor.Context;
import org.seqmix.tensor.Parameters;
import org.seqmix.tensor.Tensor;

/// The part of a block that works on every token alone.
public interface Mlp {
  /// x (tokens, width) to (tokens, width).
  Tensor forward(Context c, Tensor x);

  /// The weights.
  Parameters parameters();
}
