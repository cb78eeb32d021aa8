package org.seqmix.ssm;

import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Init;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.Weights;
import org.seqmix.tensor.op.Algebra;
import org.seqmix.tensor.op.Gate;
import org.seqmix.tensor.op.RmsNorm;
import org.seqmix.tensor.op.Scaling;

/// `y silu(z) / sqrt(mean of squares + epsilon) w`, the mean taken over each group of columns: what stands between
/// Mamba-2's recurrence and its output projection. Without a norm, the gate alone.
///
/// *Source*: Mamba-2 (Dao and Gu 2024), section 7; the norm comes after the gate in state-spaces' code and the hub's.
///
/// @param weight (inner), or none where there is no norm
/// @param epsilon added to the mean of squares
/// @param groups groups of columns
record GatedNorm(@Nullable Tensor weight, double epsilon, int groups) {
  static GatedNorm of(Mamba2Config config, Weights.Part weights) {
    Mamba2Config.Norm norm = config.norm();
    return norm == null ? new GatedNorm(null, 0, 1)
        : new GatedNorm(weights.other("norm.weight", Init.ones(), config.inner()), norm.epsilon(), norm.groups());
  }

  /// y, z (T, inner); result (T, inner).
  Tensor apply(Context c, Tensor y, Tensor z) {
    Tensor gated = Gate.apply(c, y, z, null);
    if (weight == null) {
      return gated;
    }
    return groups == 1 ? RmsNorm.apply(c, gated, weight, epsilon) : byGroups(c, gated, weight);
  }

  /// Every group as a row of its own, then the weight.
  private Tensor byGroups(Context c, Tensor gated, Tensor w) {
    long tokens = gated.rows();
    long inner = gated.columns();
    Tensor ones = c.scope().full(w.type(), Shape.of(inner / groups), 1);
    Tensor normed = RmsNorm.apply(c, Algebra.reshape(c, gated, tokens * groups, inner / groups), ones, epsilon);
    return Scaling.columns(c, Algebra.reshape(c, normed, tokens, inner), w);
  }
}
