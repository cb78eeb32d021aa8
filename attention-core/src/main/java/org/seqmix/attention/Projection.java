package org.seqmix.attention;

import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Init;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.Weights;
import org.seqmix.tensor.op.Linear;

/// A weight (out, in) with or without a bias.
record Projection(Tensor weight, @Nullable Tensor bias) {
  /// `name.weight` and, where asked for, `name.bias` of `weights`.
  static Projection of(Weights.Part weights, String name, Init init, boolean bias, int out, int in) {
    Tensor weight = weights.product(name + ".weight", init, out, in);
    return new Projection(weight, bias ? weights.other(name + ".bias", Init.zeros(), out) : null);
  }

  Tensor apply(Context c, Tensor x) {
    return Linear.apply(c, x, weight, bias);
  }
}
