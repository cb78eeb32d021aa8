package org.seqmix.hybrid.model;

import org.seqmix.tensor.Context;
import org.seqmix.tensor.Tensor;

/// A norm with its weights. *Cost*: two passes over x.
@FunctionalInterface
public interface Norm {
  /// x (tokens, width) to (tokens, width).
  Tensor apply(Context c, Tensor x);
}
