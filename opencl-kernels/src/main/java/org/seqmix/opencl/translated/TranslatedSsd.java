package org.seqmix.opencl.translated;

import org.jspecify.annotations.Nullable;
import org.seqmix.opencl.launch.Group;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.opencl.launch.RowTable;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;

/// The state-space dual recurrence.
final class TranslatedSsd extends Group {
  TranslatedSsd(Launcher launcher) {
    super(launcher);
  }

  @Override
  public void ssd(Tensor x, Tensor b, Tensor c, Tensor logDecay, @Nullable Tensor d, Rows rows, SsdShape shape,
      @Nullable Tensor in, Tensor y, @Nullable Tensor out) {
    RowTable table = launcher().table(rows);
    long states = (long) rows.rows() * shape.values();
    try (Scope scratch = device().newScope("ssd")) {
      Tensor state = out != null ? out : scratch.empty(DType.F32, states * shape.state());
      launch(SsdKernel.class).rows("x", x).rows("b", b).rows("c", c).rows("decay", logDecay).optional("d", d, logDecay)
          .vector("spans", table.spans()).vector("firstSpan", table.firstSpan()).number("heads", shape.heads())
          .number("headsPerGroup", shape.headsPerGroup()).number("headDim", shape.headDim())
          .number("stateSize", shape.state()).optional("in", in, state).rows("y", y).vector("state", state)
          .items(states);
    }
  }
}
