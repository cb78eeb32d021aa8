package org.seqmix.tensor.reference;

import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.AttentionShape;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;

/// Blocks of rows of mixing matrices, by their definitions, and the gradients of what made them.
final class PlainMatrices {
  private final Views views;

  PlainMatrices(Views views) {
    this.views = views;
  }

  void attentionRows(Tensor q, Tensor k, Rows rows, AttentionShape shape, int from, int to, Tensor m) {
    View queries = views.view(q, "attentionRows q");
    View keys = views.view(k, "attentionRows k");
    View matrix = views.view(m, "attentionRows m");
    matrix.fill(0);
    MatrixBlock block = new MatrixBlock(matrix, rows, shape.heads(), from, to);
    block.forEach((span, head, t, row, column) -> {
      AttentionRow attention = AttentionRow.of(queries, t, head, keys, span.from(), t, shape);
      block.write(row, column + attention.first() - span.from(), attention.p());
    });
  }

  void attentionRowsGrad(Tensor dm, Tensor q, Tensor k, Rows rows, AttentionShape shape, int from, int to, Tensor dq,
      Tensor dk) {
    View queries = views.view(q, "attentionRowsGrad q");
    View keys = views.view(k, "attentionRowsGrad k");
    Sums queryGrad = new Sums(views.view(dq, "attentionRowsGrad dq"));
    Sums keyGrad = new Sums(views.view(dk, "attentionRowsGrad dk"));
    MatrixBlock block = new MatrixBlock(views.view(dm, "attentionRowsGrad dm"), rows, shape.heads(), from, to);
    block.forEach((span, head, t, row, column) -> {
      AttentionRow attention = AttentionRow.of(queries, t, head, keys, span.from(), t, shape);
      double[] dp = block.read(row, column + attention.first() - span.from(), attention.p().length);
      attention.addGradient(dp, queries, t, head, keys, shape, queryGrad, keyGrad);
    });
    queryGrad.addToTarget();
    keyGrad.addToTarget();
  }

  void ssdRows(Tensor b, Tensor c, Tensor logDecay, @Nullable Tensor d, Rows rows, SsdShape shape, int from, int to,
      Tensor m) {
    SsdMatrix ssd = matrix(b, c, logDecay, d, shape);
    View matrix = views.view(m, "ssdRows m");
    matrix.fill(0);
    MatrixBlock block = new MatrixBlock(matrix, rows, shape.heads(), from, to);
    block.forEach((span, head, t, row, column) -> block.write(row, column, ssd.row(span, head, t)));
  }

  void ssdRowsGrad(Tensor dm, Tensor b, Tensor c, Tensor logDecay, @Nullable Tensor d, Rows rows, SsdShape shape,
      int from, int to, Tensor db, Tensor dc, Tensor dlogDecay, @Nullable Tensor dd) {
    SsdMatrix ssd = matrix(b, c, logDecay, d, shape);
    Sums keyGrad = new Sums(views.view(db, "ssdRowsGrad db"));
    Sums queryGrad = new Sums(views.view(dc, "ssdRowsGrad dc"));
    Sums decayGrad = new Sums(views.view(dlogDecay, "ssdRowsGrad dlogDecay"));
    Sums skipGrad = dd == null ? null : new Sums(views.view(dd, "ssdRowsGrad dd"));
    MatrixBlock block = new MatrixBlock(views.view(dm, "ssdRowsGrad dm"), rows, shape.heads(), from, to);
    block.forEach((span, head, t, row, column) -> ssd.addGradient(span, head, t,
        block.read(row, column, t - span.from() + 1), keyGrad, queryGrad, decayGrad, skipGrad));
    keyGrad.addToTarget();
    queryGrad.addToTarget();
    decayGrad.addToTarget();
    if (skipGrad != null) {
      skipGrad.addToTarget();
    }
  }

  private SsdMatrix matrix(Tensor b, Tensor c, Tensor logDecay, @Nullable Tensor d, SsdShape shape) {
    return new SsdMatrix(views.view(b, "SSD matrix b"), views.view(c, "SSD matrix c"),
        views.view(logDecay, "SSD matrix logDecay"), views.optional(d, "SSD matrix d"), shape);
  }
}
