package org.seqmix.mixer;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.op.Ssd;

/// The matrix of a state-space dual layer: `M_ij = exp(sum_{j<k<=i} log a_k) C_i·B_j` for j <= i, plus D on the
/// diagonal.
///
/// Off-diagonal blocks have rank at most the state size. *Source*: Mamba-2 (SSD); MOHAWK section 2.
///
/// @param b (tokens, groups * N)
/// @param c (tokens, groups * N)
/// @param logDecay log a (tokens, heads), at most 0
/// @param d (heads), or none
/// @param shape heads, groups, head dim of the values, state size
/// @param over the tokens
public record SemiseparableMatrix(Tensor b, Tensor c, Tensor logDecay, @Nullable Tensor d, SsdShape shape, Rows over)
    implements MixingMatrix {
  @Override
  public int heads() {
    return shape.heads();
  }

  @Override
  public List<Tensor> inputs() {
    return Stream.of(b, c, logDecay, d).flatMap(Stream::ofNullable).toList();
  }

  @Override
  public Tensor rows(Context context, int from, int to) {
    return Ssd.matrixRows(context, b, c, logDecay, d, over, shape, from, to);
  }

  /// Time O(T N P) a head by the recurrence.
  @Override
  public Tensor apply(Context context, Tensor values) {
    int headDim = (int) (values.columns() / heads());
    SsdShape sized = new SsdShape(shape.heads(), shape.groups(), headDim, shape.state());
    return Ssd.apply(context, values, b, c, logDecay, d, over, sized, null, null);
  }
}
