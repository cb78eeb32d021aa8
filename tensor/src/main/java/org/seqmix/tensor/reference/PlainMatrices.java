package org.seqmix.tensor.reference;

import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.AttentionShape;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;

/// Blocks of rows of mixing matrices, by their definitions, and the gradients of what made them.
final class PlainMatrices {
  private final ReferenceDevice device;

  PlainMatrices(ReferenceDevice device) {
    this.device = device;
  }

  void attentionRows(Tensor q, Tensor k, Rows rows, AttentionShape shape, int from, int to, Tensor m) {
    View queries = device.view(q, "attentionRows q");
    View keys = device.view(k, "attentionRows k");
    View matrix = device.view(m, "attentionRows m");
    matrix.fill(0);
    MatrixBlock block = new MatrixBlock(matrix, rows, shape.heads(), from, to);
    block.forEach((span, head, t, row, column) -> {
      AttentionRow attention = AttentionRow.of(queries, t, head, keys, span.from(), t, shape);
      block.write(row, column + attention.first() - span.from(), attention.p());
    });
  }

  void attentionRowsGrad(Tensor dm, Tensor q, Tensor k, Rows rows, AttentionShape shape, int from, int to, Tensor dq,
      Tensor dk) {
    View queries = device.view(q, "attentionRowsGrad q");
    View keys = device.view(k, "attentionRowsGrad k");
    Sums queryGrad = new Sums(device.view(dq, "attentionRowsGrad dq"));
    Sums keyGrad = new Sums(device.view(dk, "attentionRowsGrad dk"));
    MatrixBlock block = new MatrixBlock(device.view(dm, "attentionRowsGrad dm"), rows, shape.heads(), from, to);
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
    View matrix = device.view(m, "ssdRows m");
    matrix.fill(0);
    MatrixBlock block = new MatrixBlock(matrix, rows, shape.heads(), from, to);
    block.forEach((span, head, t, row, column) -> block.write(row, column, ssd.row(span, head, t)));
  }

  void ssdRowsGrad(Tensor dm, Tensor b, Tensor c, Tensor logDecay, @Nullable Tensor d, Rows rows, SsdShape shape,
      int from, int to, Tensor db, Tensor dc, Tensor dlogDecay, @Nullable Tensor dd) {
    SsdMatrix ssd = matrix(b, c, logDecay, d, shape);
    Sums keyGrad = new Sums(device.view(db, "ssdRowsGrad db"));
    Sums queryGrad = new Sums(device.view(dc, "ssdRowsGrad dc"));
    Sums decayGrad = new Sums(device.view(dlogDecay, "ssdRowsGrad dlogDecay"));
    Sums skipGrad = dd == null ? null : new Sums(device.view(dd, "ssdRowsGrad dd"));
    MatrixBlock block = new MatrixBlock(device.view(dm, "ssdRowsGrad dm"), rows, shape.heads(), from, to);
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
    return new SsdMatrix(device.view(b, "SSD matrix b"), device.view(c, "SSD matrix c"),
        device.view(logDecay, "SSD matrix logDecay"), device.optional(d, "SSD matrix d"), shape);
  }
}
