package org.seqmix.opencl.translated;

import org.jspecify.annotations.Nullable;
import org.seqmix.opencl.launch.Group;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.opencl.launch.RowTable;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.SelectiveShape;
import org.seqmix.tensor.Tensor;

/// The selective scan.
final class TranslatedSelective extends Group {
  TranslatedSelective(Launcher launcher) {
    super(launcher);
  }

  @Override
  public void selectiveScan(Tensor x, Tensor dt, Tensor a, Tensor b, Tensor c, @Nullable Tensor d, Rows rows,
      SelectiveShape shape, @Nullable Tensor in, Tensor y, @Nullable Tensor out) {
    RowTable table = launcher().table(rows);
    long items = (long) rows.rows() * shape.channels();
    try (Scope scratch = device().newScope("selectiveScan")) {
      Tensor state = out != null ? out : scratch.empty(DType.F32, items * shape.state());
      launch(SelectiveScanKernel.class).rows("x", x).rows("dt", dt).rows("a", a).rows("b", b).rows("c", c)
          .optional("d", d, a).vector("spans", table.spans()).vector("firstSpan", table.firstSpan())
          .number("channels", shape.channels()).number("channelsPerGroup", shape.channelsPerGroup())
          .number("stateSize", shape.state()).optional("in", in, state).rows("y", y).vector("state", state)
          .items(items);
    }
  }
}
