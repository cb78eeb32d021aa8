package org.seqmix.mixer;

import java.util.List;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.op.MatrixProduct;

/// A linear operator over positions: one lower-triangular matrix for every row of a batch and head, given by the
/// tensors it depends on.
///
/// The primitive is {@link #rows}; everything general is built on it. Families override what they can do faster.
/// The families here are {@link SoftmaxMatrix}, {@link SemiseparableMatrix}, {@link SelectiveMatrix}, {@link LowRankMatrix},
/// {@link ToeplitzMatrix}, and what is made of other matrices: {@link SumMatrix}, {@link MaskedMatrix},
/// {@link ScaledMatrix}, {@link HeadMixture}.
///
/// {@snippet class="org.seqmix.examples.CompareMatrices" region="distance"}
public interface MixingMatrix {
  /// Largest size, in bytes, that {@link #dense} will make.
  long DENSE_LIMIT_BYTES = 2L << 30;

  /// Heads a row.
  int heads();

  /// The tokens the matrix is over.
  Rows over();

  /// The tensors the matrix is computed from; gradients of anything made from the matrix flow to them.
  List<Tensor> inputs();

  /// Rows `from` to `to` (counted within each sequence): (rows, heads, to - from, L), L the longest row; zero across
  /// document borders and beyond a row's length. Differentiable.
  Tensor rows(Context c, int from, int to);

  /// The matrix times values (tokens, heads * P): (tokens, heads * P). Differentiable. By blocks of rows, in time O(T² P)
  /// a head, unless the family knows a faster way.
  default Tensor apply(Context c, Tensor values) {
    return MatrixProduct.apply(c, this::rows, inputs(), heads(), values, over());
  }

  /// The whole matrix, (rows, heads, L, L). Refuses sizes beyond {@link #DENSE_LIMIT_BYTES}, naming the bytes.
  default Tensor dense(Context c) {
    long length = over().maxLength();
    long bytes = over().rows() * (long) heads() * length * length * 4;
    if (bytes > DENSE_LIMIT_BYTES) {
      throw new IllegalArgumentException("dense matrix of " + over().rows() + " rows, " + heads() + " heads and length "
          + length + " would take " + bytes + " bytes (limit " + DENSE_LIMIT_BYTES + "); use rows(from, to)");
    }
    return rows(c, 0, (int) length);
  }

  /// Frobenius norm of the difference to `other` over the same tokens, for every document piece and head:
  /// (spans, heads). Differentiable; the gradient of a zero distance is zero. Memory O(block x L), not O(L x L).
  default Tensor distance(Context c, MixingMatrix other) {
    return MatrixDistances.between(c, this, other);
  }
}
