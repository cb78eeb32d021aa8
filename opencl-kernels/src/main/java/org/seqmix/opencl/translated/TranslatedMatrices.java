package org.seqmix.opencl.translated;

import org.seqmix.opencl.launch.Group;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.opencl.launch.RowTable;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Tensor;

/// Products of many matrices, and of blocks of mixing matrices with values.
final class TranslatedMatrices extends Group {
  TranslatedMatrices(Launcher launcher) {
    super(launcher);
  }

  @Override
  public void batchedProduct(int count, Tensor a, boolean turnA, Tensor b, boolean turnB, Tensor c, boolean add) {
    launch(BatchedProductKernel.class).rows("a", a).number("turnA", turnA ? 1 : 0).rows("b", b)
        .number("turnB", turnB ? 1 : 0).number("m", c.rows() / Math.max(1, count)).number("n", c.columns())
        .number("depth", turnA ? a.rows() / Math.max(1, count) : a.columns()).number("adds", add ? 1 : 0).rows("c", c)
        .items(c.elements());
  }

  @Override
  public void matrixProduct(Tensor m, Tensor v, Rows rows, int heads, int from, int to, Tensor y) {
    launch(MatrixProductKernel.class).rows("m", m).rows("v", v)
        .vector("firstToken", launcher().table(rows).firstToken()).number("heads", heads)
        .number("headDim", v.columns() / heads).number("from", from).number("count", to - from).rows("y", y)
        .items(rows.rows() * (to - from) * v.columns());
  }

  @Override
  public void matrixProductGrad(Tensor dy, Tensor m, Tensor v, Rows rows, int heads, int from, int to, Tensor dm,
      Tensor dv) {
    RowTable table = launcher().table(rows);
    long headDim = v.columns() / heads;
    launch(MatrixProductSlopesKernel.class).rows("dy", dy).rows("v", v).vector("firstToken", table.firstToken())
        .number("heads", heads).number("headDim", headDim).number("from", from).number("count", to - from)
        .number("length", dm.columns()).rows("dm", dm).items(dm.elements());
    MatrixRows.of(launch(MatrixProductValueSlopesKernel.class), table, from, to).rows("dy", dy)
        .rows("m", m).number("heads", heads).number("headDim", headDim).rows("dv", dv).items(dv.elements());
  }
}
