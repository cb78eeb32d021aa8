package org.seqmix.mixer;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.SelectiveShape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.op.SelectiveScan;

/// The matrices of a selective scan, one a channel: `M_ij = sum_n C_i[n] exp(a[n] sum_{j<k<=i} dt_k) dt_j B_j[n]` for
/// j <= i, plus D on the diagonal.
///
/// Every number of a channel's state decays at its own rate, so off-diagonal blocks have rank at most N although B and C
/// are shared by a group of channels. *Source*: Mamba (Gu and Dao 2023), section 3.
///
/// @param dt step sizes (tokens, channels)
/// @param a (channels, N), at most 0
/// @param b (tokens, groups * N)
/// @param c (tokens, groups * N)
/// @param d (channels), or none
/// @param shape channels, groups, state size
/// @param over the tokens
public record SelectiveMatrix(Tensor dt, Tensor a, Tensor b, Tensor c, @Nullable Tensor d, SelectiveShape shape,
    Rows over) implements MixingMatrix {
  /// A head is a channel.
  @Override
  public int heads() {
    return shape.channels();
  }

  @Override
  public List<Tensor> inputs() {
    return Stream.of(dt, a, b, c, d).flatMap(Stream::ofNullable).toList();
  }

  @Override
  public Tensor rows(Context context, int from, int to) {
    return SelectiveScan.matrixRows(context, dt, a, b, c, d, over, shape, from, to);
  }

  /// Time O(T N) a channel by the scan where there is one value a channel; by blocks of rows, O(T² P), for more.
  @Override
  public Tensor apply(Context context, Tensor values) {
    if (values.columns() == heads()) {
      return SelectiveScan.apply(context, values, dt, a, b, c, d, over, shape, null, null);
    }
    return MixingMatrix.super.apply(context, values);
  }
}
