package org.seqmix.tensor.reference;

import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.SelectiveShape;
import org.seqmix.tensor.Tensor;

/// Blocks of rows of the selective scan's matrices, by their definition, and the gradients of what made them.
final class PlainSelectiveRows {
  private final Views views;

  PlainSelectiveRows(Views views) {
    this.views = views;
  }

  void selectiveRows(Tensor dt, Tensor a, Tensor b, Tensor c, @Nullable Tensor d, Rows rows, SelectiveShape shape,
      int from, int to, Tensor m) {
    SelectiveMatrix selective = matrix(dt, a, b, c, d, shape);
    View matrix = views.view(m, "selectiveRows m");
    matrix.fill(0);
    MatrixBlock block = new MatrixBlock(matrix, rows, shape.channels(), from, to);
    block.forEach((span, channel, t, row, column) -> block.write(row, column, selective.row(span, channel, t)));
  }

  void selectiveRowsGrad(Tensor dm, Tensor dt, Tensor a, Tensor b, Tensor c, @Nullable Tensor d, Rows rows,
      SelectiveShape shape, int from, int to, Tensor ddt, Tensor da, Tensor db, Tensor dc, @Nullable Tensor dd) {
    SelectiveMatrix selective = matrix(dt, a, b, c, d, shape);
    Sums stepGrad = new Sums(views.view(ddt, "selectiveRowsGrad ddt"));
    Sums decayGrad = new Sums(views.view(da, "selectiveRowsGrad da"));
    Sums keyGrad = new Sums(views.view(db, "selectiveRowsGrad db"));
    Sums queryGrad = new Sums(views.view(dc, "selectiveRowsGrad dc"));
    Sums skipGrad = dd == null ? null : new Sums(views.view(dd, "selectiveRowsGrad dd"));
    MatrixBlock block =
        new MatrixBlock(views.view(dm, "selectiveRowsGrad dm"), rows, shape.channels(), from, to);
    block.forEach((span, channel, t, row, column) -> selective.addGradient(span, channel, t,
        block.read(row, column, t - span.from() + 1), stepGrad, decayGrad, keyGrad, queryGrad, skipGrad));
    stepGrad.addToTarget();
    decayGrad.addToTarget();
    keyGrad.addToTarget();
    queryGrad.addToTarget();
    if (skipGrad != null) {
      skipGrad.addToTarget();
    }
  }

  private SelectiveMatrix matrix(Tensor dt, Tensor a, Tensor b, Tensor c, @Nullable Tensor d, SelectiveShape shape) {
    return new SelectiveMatrix(views.view(dt, "selective matrix dt"), views.view(a, "selective matrix a"),
        views.view(b, "selective matrix b"), views.view(c, "selective matrix c"),
        views.optional(d, "selective matrix d"), shape);
  }
}
