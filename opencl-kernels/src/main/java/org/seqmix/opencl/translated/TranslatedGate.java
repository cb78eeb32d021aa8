package org.seqmix.opencl.translated;

import org.jspecify.annotations.Nullable;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.tensor.Tensor;

/// The gate of a block.
final class TranslatedGate extends ColumnSums {
  TranslatedGate(Launcher launcher) {
    super(launcher);
  }

  @Override
  public void gate(Tensor x, Tensor z, @Nullable Tensor bias, Tensor y) {
    launch(GateKernel.class).rows("x", x).rows("z", z).optional("bias", bias, z).rows("y", y)
        .number("columns", y.columns()).items(y.elements());
  }

  @Override
  public void gateGrad(Tensor dy, Tensor x, Tensor z, @Nullable Tensor bias, Tensor dx, Tensor dz,
      @Nullable Tensor dbias) {
    launch(GateGradKernel.class).rows("dy", dy).rows("x", x).rows("z", z).optional("bias", bias, z).rows("dx", dx)
        .rows("dz", dz).number("columns", dy.columns()).items(dy.elements());
    if (dbias != null) {
      addColumns(dz, dbias);
    }
  }
}
