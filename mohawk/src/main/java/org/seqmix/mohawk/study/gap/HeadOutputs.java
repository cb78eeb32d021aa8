package org.seqmix.mohawk.study.gap;

import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.seqmix.mixer.Mixing;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.op.Algebra;
import org.seqmix.tensor.op.Losses;

/// A mixer's output taken apart into its heads': what a head adds is what leaves the layer when the mixed values of all
/// other heads are 0, less what leaves it when all are (a bias).
///
/// With an output projection W, and gates that work number by number, that is the head's own columns of W times its
/// gated values, and the heads' outputs and the bias add up to the layer's. Where a norm over all heads stands before the
/// projection they do not: no head's part can be told apart then, see {@link #areAdditive}.
///
/// *Cost*: an output projection for every set of heads asked for. *Numerics*: what is left out is exactly 0.
///
/// @param mixed the matrices times their values, (tokens, heads * head dim)
/// @param heads how many
/// @param leave the way out of the layer
record HeadOutputs(Tensor mixed, int heads, UnaryOperator<Tensor> leave) {
  /// Largest difference between a layer's output and its heads' sum that counts as rounding, relative to the output.
  private static final double ROUNDING = 1e-3;

  static HeadOutputs of(Context c, Mixing mixing) {
    return new HeadOutputs(mixing.matrix().apply(c, mixing.values()), mixing.matrix().heads(), mixing.leave());
  }

  /// The output of the heads that pass, and the bias: (tokens, width).
  Tensor only(Context c, Predicate<Integer> keep) {
    long headDim = mixed.columns() / heads;
    Tensor kept = c.scope().zeros(mixed.type(), mixed.shape());
    for (int h = 0; h < heads; h++) {
      if (keep.test(h)) {
        c.kernels().copy(mixed.columns(h * headDim, (h + 1) * headDim), kept.columns(h * headDim, (h + 1) * headDim));
      }
    }
    return leave.apply(kept);
  }

  /// What these heads add, without the bias: (tokens, width).
  Tensor added(Context c, List<Integer> which) {
    return Algebra.subtract(c, only(c, which::contains), only(c, h -> false));
  }

  /// Whether the heads' outputs and the bias add up to the layer's output, on these tokens.
  boolean areAdditive(Context c) {
    Tensor bias = only(c, h -> false);
    Tensor sum = bias;
    for (int h = 0; h < heads; h++) {
      sum = Algebra.add(c, sum, added(c, List.of(h)));
    }
    Tensor whole = leave.apply(mixed);
    double off = Algebra.sum(c, Losses.rowDistance(c, sum, whole)).item();
    double size = Algebra.sum(c, Losses.rowDistance(c, whole, bias)).item();
    return off <= ROUNDING * size;
  }
}
