package org.seqmix.mohawk.study.matrices;

import java.util.List;
import org.seqmix.mixer.MixingMatrix;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;

/// Matrices given by their entries, as the heads of one row. Not differentiable.
///
/// @param entries (heads, T, T)
record DenseMatrix(Tensor entries) implements MixingMatrix {
  /// These matrices, all of one length, in `scope`.
  static DenseMatrix of(Scope scope, List<AttentionMatrix> matrices) {
    int length = matrices.getFirst().length();
    double[] all = new double[matrices.size() * length * length];
    for (int h = 0; h < matrices.size(); h++) {
      System.arraycopy(matrices.get(h).entries(), 0, all, h * length * length, length * length);
    }
    return new DenseMatrix(scope.of(DType.F32, Shape.of(matrices.size(), length, length), all));
  }

  @Override
  public int heads() {
    return Math.toIntExact(entries.shape().dim(0));
  }

  @Override
  public Rows over() {
    return Rows.of(1, Math.toIntExact(entries.shape().dim(1)));
  }

  @Override
  public List<Tensor> inputs() {
    return List.of(entries);
  }

  @Override
  public Tensor rows(Context c, int from, int to) {
    long length = entries.shape().dim(1);
    Tensor flat = entries.reshape(heads() * length, length);
    Tensor out = c.scope().empty(entries.type(), Shape.of(1, heads(), to - from, length));
    Tensor lines = out.reshape((long) heads() * (to - from), length);
    for (int h = 0; h < heads(); h++) {
      c.kernels().copy(flat.rows(h * length + from, h * length + to),
          lines.rows((long) h * (to - from), (h + 1L) * (to - from)));
    }
    return out;
  }
}
