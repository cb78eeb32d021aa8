package org.seqmix.opencl.translated;

import org.jspecify.annotations.Nullable;
import org.seqmix.opencl.launch.Group;
import org.seqmix.opencl.launch.Launch;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.opencl.launch.RowTable;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.SelectiveShape;
import org.seqmix.tensor.Tensor;

/// Blocks of rows of the selective scan's matrices.
final class TranslatedSelectiveRows extends Group {
  TranslatedSelectiveRows(Launcher launcher) {
    super(launcher);
  }

  @Override
  public void selectiveRows(Tensor dt, Tensor a, Tensor b, Tensor c, @Nullable Tensor d, Rows rows,
      SelectiveShape shape, int from, int to, Tensor m) {
    MatrixRows.of(launch(SelectiveRowsKernel.class), launcher().table(rows), from, to).rows("dt", dt)
        .rows("a", a).rows("b", b).rows("c", c).optional("d", d, a).number("length", m.columns())
        .number("heads", shape.channels()).number("headsPerGroup", shape.channelsPerGroup())
        .number("stateSize", shape.state()).rows("m", m).items(m.rows());
  }

  /// What the launches of one gradient share; `weights` is as large as the block, row after row.
  private record Work(Tensor dt, Tensor weights, RowTable table, SelectiveShape shape, int from, int to, long length) {
    /// For number `n` of the state.
    Launch on(Launch launch, int n) {
      return MatrixRows.of(launch, table, from, to).rows("dt", dt).vector("weights", weights)
          .number("n", n).number("length", length).number("heads", shape.channels());
    }

    Launch keyed(Launch launch, int n) {
      return on(launch, n).number("headsPerGroup", shape.channelsPerGroup()).number("stateSize", shape.state());
    }
  }

  /// *Cost*: scratch memory of the block's size; six launches for every number of the state.
  @Override
  public void selectiveRowsGrad(Tensor dm, Tensor dt, Tensor a, Tensor b, Tensor c, @Nullable Tensor d, Rows rows,
      SelectiveShape shape, int from, int to, Tensor ddt, Tensor da, Tensor db, Tensor dc, @Nullable Tensor dd) {
    RowTable table = launcher().table(rows);
    int count = to - from;
    if (dd != null) {
      launch(DiagonalSumsKernel.class).rows("m", dm).vector("firstToken", table.firstToken())
          .number("rowCount", rows.rows()).number("from", from).number("count", count)
          .number("heads", shape.channels()).vector("y", dd).items(shape.channels());
    }
    try (Scope scratch = device().newScope("selectiveRowsGrad")) {
      Tensor weights = scratch.empty(DType.F32, dm.elements());
      Tensor rates = scratch.empty(DType.F32, dm.rows());
      Work w = new Work(dt, weights, table, shape, from, to, dm.columns());
      for (int n = 0; n < shape.state(); n++) {
        w.on(launch(SelectiveWeightsKernel.class), n).rows("dm", dm).rows("a", a).items(dm.rows());
        w.keyed(launch(SelectiveRowsQuerySlopesKernel.class), n).rows("b", b).rows("dc", dc)
            .items((long) rows.rows() * count * shape.groups());
        w.keyed(launch(SelectiveRowsKeySlopesKernel.class), n).rows("c", c).rows("db", db)
            .items((long) rows.tokens() * shape.groups());
        w.keyed(launch(SelectiveRowsSumsKernel.class), n).rows("a", a).rows("b", b).rows("c", c).vector("rates", rates)
            .items(dm.rows());
        MatrixRows.of(launch(LineSumsKernel.class), table, from, to).vector("m", weights)
            .number("length", dm.columns()).number("heads", shape.channels()).rows("y", ddt)
            .items((long) rows.tokens() * shape.channels());
        launch(SelectiveRowsRatesKernel.class).vector("rates", rates).number("rowCount", rows.rows())
            .number("count", count).number("heads", shape.channels()).number("n", n).rows("da", da)
            .items(shape.channels());
      }
    }
  }
}
