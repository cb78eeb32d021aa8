package org.seqmix.mixer;

import java.util.List;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.op.Algebra;

/// A matrix times a mask, element by element: bands, strides, decaying windows.
///
/// Elements that the mask cuts off are 0 whatever they were. The mask takes no gradient. *Cost*: that of the matrix's
/// rows, and one call of the mask for every element of a block; `apply` goes by blocks of rows. *Errors*: a factor that
/// is not finite.
///
/// @param matrix any matrix of finite elements
/// @param mask factors by place
public record MaskedMatrix(MixingMatrix matrix, Mask mask) implements MixingMatrix {
  @Override
  public int heads() {
    return matrix.heads();
  }

  @Override
  public Rows over() {
    return matrix.over();
  }

  @Override
  public List<Tensor> inputs() {
    return matrix.inputs();
  }

  @Override
  public Tensor rows(Context c, int from, int to) {
    Tensor m = matrix.rows(c, from, to);
    return Algebra.multiply(c, m, c.scope().of(m.type(), m.shape(), factors(m.shape(), from, to)));
  }

  /// The mask of rows `from` to `to`, shaped like them; 0 outside documents.
  private double[] factors(Shape shape, int from, int to) {
    double[] out = new double[Math.toIntExact(shape.elements())];
    int length = over().maxLength();
    for (Rows.Span s : over().spans()) {
      int begin = s.from() - over().from(s.row());
      int last = Math.min(to, begin + s.length());
      for (int h = 0; h < heads(); h++) {
        for (int i = Math.max(from, begin); i < last; i++) {
          int row = ((s.row() * heads() + h) * (to - from) + i - from) * length;
          for (int j = begin; j <= i; j++) {
            out[row + j] = factor(h, s.position() + i - begin, s.position() + j - begin);
          }
        }
      }
    }
    return out;
  }

  private double factor(int head, int i, int j) {
    double factor = mask.at(head, i, j);
    if (!Double.isFinite(factor)) {
      throw new IllegalArgumentException("mask: expected a finite factor for head " + head + ", element (" + i + ", "
          + j + "), got " + factor + "; cut off with 0");
    }
    return factor;
  }
}
