package org.seqmix.mixer;

import java.util.List;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.op.Ssd;

/// The matrix of linear attention: `M_ij = q_i·k_j` for j <= i, a causal matrix of low rank (L ∘ Q Kᵀ).
///
/// It is the semiseparable matrix without decay. *Errors*: columns that are not whole heads, key heads that do not
/// divide the heads. *Source*: Katharopoulos et al. 2020; MOHAWK section 2 (causal low rank).
///
/// @param queries (tokens, heads * N), after the feature map
/// @param keys (tokens, keyHeads * N), after the feature map
/// @param heads heads of the matrix
/// @param keyHeads heads of the keys, a divisor of heads; head h reads key head h / (heads / keyHeads)
/// @param over the tokens
public record LowRankMatrix(Tensor queries, Tensor keys, int heads, int keyHeads, Rows over) implements MixingMatrix {
  public LowRankMatrix {
    if (heads <= 0 || keyHeads <= 0 || heads % keyHeads != 0) {
      throw new IllegalArgumentException(
          "low-rank matrix: heads (" + heads + ") must be a multiple of key heads (" + keyHeads + "), both > 0");
    }
    long state = queries.columns() / heads;
    if (state == 0 || queries.columns() != heads * state || keys.columns() != keyHeads * state) {
      throw new IllegalArgumentException("low-rank matrix: expected queries of " + heads + " heads and keys of "
          + keyHeads + " of one size, got " + queries.columns() + " and " + keys.columns() + " columns");
    }
  }

  /// Numbers a head of queries and keys, N: the largest rank of a block below the diagonal.
  public int state() {
    return (int) (queries.columns() / heads);
  }

  @Override
  public List<Tensor> inputs() {
    return List.of(queries, keys);
  }

  /// The same matrix in the semiseparable family.
  SemiseparableMatrix semiseparable(Context c) {
    Tensor repeated = HeadRepeat.apply(c, keys, keyHeads, heads / keyHeads);
    Tensor noDecay = c.scope().zeros(queries.type(), over.tokens(), heads);
    return new SemiseparableMatrix(repeated, queries, noDecay, null, new SsdShape(heads, heads, 1, state()), over);
  }

  @Override
  public Tensor rows(Context c, int from, int to) {
    return semiseparable(c).rows(c, from, to);
  }

  /// Time O(T N P) a head by the recurrence.
  @Override
  public Tensor apply(Context c, Tensor values) {
    return semiseparable(c).apply(c, values);
  }
}
