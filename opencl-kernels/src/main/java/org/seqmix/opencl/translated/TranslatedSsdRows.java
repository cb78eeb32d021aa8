package org.seqmix.opencl.translated;

import org.jspecify.annotations.Nullable;
import org.seqmix.opencl.launch.Group;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;

/// Blocks of rows of state-space dual matrices.
final class TranslatedSsdRows extends Group {
  TranslatedSsdRows(Launcher launcher) {
    super(launcher);
  }

  @Override
  public void ssdRows(Tensor b, Tensor c, Tensor logDecay, @Nullable Tensor d, Rows rows, SsdShape shape, int from,
      int to, Tensor m) {
    SsdBlock block =
        new SsdBlock(this::launch, b, c, logDecay, shape, launcher().table(rows), from, to, m.columns());
    block.launch(SsdRowsKernel.class).rows("b", b).rows("c", c).rows("decay", logDecay).optional("d", d, logDecay)
        .number("headsPerGroup", shape.headsPerGroup()).number("stateSize", shape.state()).rows("m", m)
        .items(block.lines());
  }

  /// *Cost*: scratch memory of the block's size.
  @Override
  public void ssdRowsGrad(Tensor dm, Tensor b, Tensor c, Tensor logDecay, @Nullable Tensor d, Rows rows, SsdShape shape,
      int from, int to, Tensor db, Tensor dc, Tensor dlogDecay, @Nullable Tensor dd) {
    try (Scope scope = device().newScope("ssdRowsGrad")) {
      new SsdBlock(this::launch, b, c, logDecay, shape, launcher().table(rows), from, to, dm.columns())
          .addSlopes(dm, scope.empty(DType.F32, dm.elements()), db, dc, dlogDecay, dd);
    }
  }
}
