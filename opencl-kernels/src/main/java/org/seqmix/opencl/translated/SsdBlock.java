package org.seqmix.opencl.translated;

import com.aparapi.Kernel;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.seqmix.opencl.launch.Launch;
import org.seqmix.opencl.launch.RowTable;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;

/// Rows `from` to `to` of state-space dual matrices, and what their gradient gives those that made them.
///
/// @param launches makes the launch of a kernel class
record SsdBlock(Function<Class<? extends Kernel>, Launch> launches, Tensor b, Tensor c, Tensor logDecay, SsdShape shape,
    RowTable table, int from, int to, long length) {

  /// Work items where there is one for every row of every matrix.
  long lines() {
    return (long) table.rowCount() * shape.heads() * (to - from);
  }

  /// A launch over the block's rows.
  Launch launch(Class<? extends Kernel> type) {
    return MatrixRows.of(launches.apply(type), table, from, to).number("heads", shape.heads())
        .number("length", length);
  }

  private Launch keyed(Class<? extends Kernel> type, Tensor weights) {
    return launch(type).vector("weights", weights).number("headsPerGroup", shape.headsPerGroup())
        .number("stateSize", shape.state());
  }

  /// Adds to db, dc, dlogDecay and dd what `dm` gives. `scratch`, as large as the block, row after row, is used up; it
  /// may be `dm`.
  void addSlopes(Tensor dm, Tensor scratch, Tensor db, Tensor dc, Tensor dlogDecay, @Nullable Tensor dd) {
    if (dd != null) {
      launches.apply(DiagonalSumsKernel.class).rows("m", dm).vector("firstToken", table.firstToken())
          .number("rowCount", table.rowCount()).number("from", from).number("count", to - from)
          .number("heads", shape.heads()).vector("y", dd).items(shape.heads());
    }
    launch(SsdWeightsKernel.class).rows("dm", dm).rows("decay", logDecay).vector("weights", scratch).items(lines());
    keyed(SsdRowsQuerySlopesKernel.class, scratch).rows("b", b).rows("dc", dc)
        .items((long) table.rowCount() * (to - from) * shape.keys());
    keyed(SsdRowsKeySlopesKernel.class, scratch).rows("c", c).rows("db", db)
        .items((long) table.tokenCount() * shape.keys());
    keyed(SsdRowsSumsKernel.class, scratch).rows("b", b).rows("c", c).items(lines());
    launch(LineSumsKernel.class).vector("m", scratch).rows("y", dlogDecay)
        .items((long) table.tokenCount() * shape.heads());
  }
}
