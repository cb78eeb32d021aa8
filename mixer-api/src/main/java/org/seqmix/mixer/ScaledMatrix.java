package org.seqmix.mixer;

import java.util.List;
import java.util.stream.Stream;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.op.Algebra;
import org.seqmix.tensor.op.Scaling;

/// A matrix whose rows are scaled, diag(s) M: row i of head h times `s[i, h]`. Normalised linear attention is one.
///
/// *Errors*: scales of another shape.
///
/// @param matrix any matrix
/// @param scales (tokens, heads)
public record ScaledMatrix(MixingMatrix matrix, Tensor scales) implements MixingMatrix {
  public ScaledMatrix {
    if (scales.rows() != matrix.over().tokens() || scales.columns() != matrix.heads()) {
      throw new IllegalArgumentException("scaled matrix: expected a scale for every token and head, ("
          + matrix.over().tokens() + ", " + matrix.heads() + "), got " + scales.shape());
    }
  }

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
    return Stream.concat(matrix.inputs().stream(), Stream.of(scales)).toList();
  }

  @Override
  public Tensor rows(Context c, int from, int to) {
    Tensor m = matrix.rows(c, from, to);
    Tensor flat = Algebra.reshape(c, m, m.rows(), m.columns());
    Tensor scaled = Scaling.heads(c, flat, scalesOf(c, from, to));
    return Algebra.reshape(c, scaled, m.shape().toArray());
  }

  /// The scales of rows `from` to `to` in the order of a block, (rows * heads * (to - from), 1); 0 beyond a row's length.
  private Tensor scalesOf(Context c, int from, int to) {
    Tensor out = c.scope().zeros(scales.type(), (long) over().rows() * heads() * (to - from), 1);
    forEach(from, to, (head, token, count, at) -> c.kernels()
        .copy(part(scales, head, token, count), out.rows(at, at + count)));
    c.tape().record(List.of(scales), out, g -> {
      Tensor into = c.tape().buffer(scales);
      forEach(from, to, (head, token, count, at) -> {
        Tensor target = part(into, head, token, count);
        c.kernels().axpby(1, target, 1, g.rows(at, at + count), target);
      });
    });
    return out;
  }

  private static Tensor part(Tensor scales, int head, int token, int count) {
    return scales.rows(token, token + count).columns(head, head + 1);
  }

  private interface Visitor {
    void visit(int head, int token, int count, int at);
  }

  private void forEach(int from, int to, Visitor visitor) {
    for (int r = 0; r < over().rows(); r++) {
      int count = Math.min(to, over().length(r)) - from;
      for (int h = 0; h < heads() && count > 0; h++) {
        visitor.visit(h, over().from(r) + from, count, (r * heads() + h) * (to - from));
      }
    }
  }

  /// The time of the matrix.
  @Override
  public Tensor apply(Context c, Tensor values) {
    return Scaling.heads(c, matrix.apply(c, values), scales);
  }
}
