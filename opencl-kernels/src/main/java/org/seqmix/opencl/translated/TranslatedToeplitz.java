package org.seqmix.opencl.translated;

import org.jspecify.annotations.Nullable;
import org.seqmix.opencl.launch.Group;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.opencl.launch.RowTable;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Tensor;

/// Toeplitz matrices, by the definition.
final class TranslatedToeplitz extends Group {
  TranslatedToeplitz(Launcher launcher) {
    super(launcher);
  }

  @Override
  public void toeplitz(Tensor x, Tensor w, Rows rows, Tensor y) {
    RowTable table = launcher().table(rows);
    launch(ToeplitzKernel.class).rows("x", x).rows("w", w).vector("spans", table.spans())
        .vector("spanOf", table.spanOf()).number("headDim", x.columns() / w.rows()).number("columns", x.columns())
        .number("taps", w.columns()).rows("y", y).items(y.elements());
  }

  @Override
  public void toeplitzGrad(Tensor dy, Tensor x, Tensor w, Rows rows, Tensor dx, @Nullable Tensor dw) {
    RowTable table = launcher().table(rows);
    long headDim = x.columns() / w.rows();
    launch(ToeplitzValueSlopesKernel.class).rows("dy", dy).rows("w", w).vector("spans", table.spans())
        .vector("spanOf", table.spanOf()).number("headDim", headDim).number("columns", x.columns())
        .number("taps", w.columns()).rows("dx", dx).items(dx.elements());
    if (dw != null) {
      launch(ToeplitzFilterSlopesKernel.class).rows("dy", dy).rows("x", x).vector("spans", table.spans())
          .number("spanCount", table.spanCount()).number("headDim", headDim).number("taps", dw.columns())
          .rows("dw", dw).items(dw.elements());
    }
  }

  @Override
  public void toeplitzRows(Tensor w, Rows rows, int from, int to, Tensor m) {
    MatrixRows.of(launch(ToeplitzRowsKernel.class), launcher().table(rows), from, to).rows("w", w)
        .number("heads", w.rows()).number("taps", w.columns()).number("length", m.columns()).rows("m", m)
        .items(m.elements());
  }

  @Override
  public void toeplitzRowsGrad(Tensor dm, Rows rows, int from, int to, Tensor dw) {
    MatrixRows.of(launch(ToeplitzRowsSlopesKernel.class), launcher().table(rows), from, to)
        .rows("dm", dm).number("rowCount", rows.rows()).number("heads", dw.rows()).number("taps", dw.columns())
        .rows("dw", dw).items(dw.elements());
  }
}
