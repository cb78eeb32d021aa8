package org.seqmix.tensor.reference;

import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.SelectiveShape;
import org.seqmix.tensor.Tensor;

/// Blocks of rows of the selective scan's matrices, by their definition, and the gradients of what made them.
final class PlainSelectiveRows {
  private final ReferenceDevice device;

  PlainSelectiveRows(ReferenceDevice device) {
    this.device = device;
  }

  void selectiveRows(Tensor dt, Tensor a, Tensor b, Tensor c, @Nullable Tensor d, Rows rows, SelectiveShape shape,
      int from, int to, Tensor m) {
    SelectiveMatrix selective = matrix(dt, a, b, c, d, shape);
    View matrix = device.view(m, "selectiveRows m");
    matrix.fill(0);
    MatrixBlock block = new MatrixBlock(matrix, rows, shape.channels(), from, to);
    block.forEach((span, channel, t, row, column) -> block.write(row, column, selective.row(span, channel, t)));
  }

  void selectiveRowsGrad(Tensor dm, Tensor dt, Tensor a, Tensor b, Tensor c, @Nullable Tensor d, Rows rows,
      SelectiveShape shape, int from, int to, Tensor ddt, Tensor da, Tensor db, Tensor dc, @Nullable Tensor dd) {
    SelectiveMatrix selective = matrix(dt, a, b, c, d, shape);
    Sums stepGrad = new Sums(device.view(ddt, "selectiveRowsGrad ddt"));
    Sums decayGrad = new Sums(device.view(da, "selectiveRowsGrad da"));
    Sums keyGrad = new Sums(device.view(db, "selectiveRowsGrad db"));
    Sums queryGrad = new Sums(device.view(dc, "selectiveRowsGrad dc"));
    Sums skipGrad = dd == null ? null : new Sums(device.view(dd, "selectiveRowsGrad dd"));
    MatrixBlock block =
        new MatrixBlock(device.view(dm, "selectiveRowsGrad dm"), rows, shape.channels(), from, to);
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
    return new SelectiveMatrix(device.view(dt, "selective matrix dt"), device.view(a, "selective matrix a"),
        device.view(b, "selective matrix b"), device.view(c, "selective matrix c"),
        device.optional(d, "selective matrix d"), shape);
  }
}
