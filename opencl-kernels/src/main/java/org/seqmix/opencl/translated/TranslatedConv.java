package org.seqmix.opencl.translated;

import org.jspecify.annotations.Nullable;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.opencl.launch.RowTable;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Tensor;

/// Depthwise causal convolution along each span.
final class TranslatedConv extends ColumnSums {
  TranslatedConv(Launcher launcher) {
    super(launcher);
  }

  @Override
  public void causalConv(Tensor x, Tensor w, @Nullable Tensor bias, Rows rows, @Nullable Tensor in, Tensor y,
      @Nullable Tensor out) {
    RowTable table = launcher().table(rows);
    launch(CausalConvKernel.class).rows("x", x).rows("w", w).optional("bias", bias, w).vector("spans", table.spans())
        .vector("spanOf", table.spanOf()).optional("in", in, x).rows("y", y).number("channels", x.columns())
        .number("taps", w.columns()).items(x.elements());
    if (out != null) {
      launch(ConvStateKernel.class).rows("x", x).vector("spans", table.spans()).vector("firstSpan", table.firstSpan())
          .optional("in", in, x).vector("out", out).number("channels", x.columns()).number("taps", w.columns())
          .items(rows.rows() * x.columns());
    }
  }

  @Override
  public void causalConvGrad(Tensor dy, Tensor x, Tensor w, Rows rows, @Nullable Tensor in, Tensor dx, Tensor dw,
      @Nullable Tensor dbias) {
    RowTable table = launcher().table(rows);
    launch(CausalConvWeightGradKernel.class).rows("dy", dy).rows("x", x).vector("spans", table.spans())
        .vector("spanOf", table.spanOf()).optional("in", in, x).rows("dw", dw).number("channels", x.columns())
        .number("taps", w.columns()).number("tokens", x.rows()).items(dw.elements());
    if (dbias != null) {
      addColumns(dy, dbias);
    }
    launch(CausalConvInputGradKernel.class).rows("dy", dy).rows("w", w).vector("spans", table.spans())
        .vector("spanOf", table.spanOf()).rows("dx", dx).number("channels", x.columns()).number("taps", w.columns())
        .items(x.elements());
  }
}
