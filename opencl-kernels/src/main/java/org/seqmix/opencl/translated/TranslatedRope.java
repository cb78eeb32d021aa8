package org.seqmix.opencl.translated;

import org.seqmix.opencl.launch.Group;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.opencl.launch.RowTable;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Tensor;

/// Rotary positions.
final class TranslatedRope extends Group {
  TranslatedRope(Launcher launcher) {
    super(launcher);
  }

  @Override
  public void rope(Tensor x, Tensor cos, Tensor sin, Rows rows, int heads, boolean inverse, Tensor y) {
    RowTable table = launcher().table(rows);
    long headDim = x.columns() / heads;
    long pairs = cos.columns();
    launch(RopeKernel.class).rows("x", x).rows("cos", cos).rows("sin", sin).vector("spans", table.spans())
        .vector("spanOf", table.spanOf()).rows("y", y).number("heads", heads).number("headDim", headDim)
        .number("pairs", pairs).real("turn", inverse ? -1 : 1).items(x.rows() * heads * (headDim - pairs));
  }
}
