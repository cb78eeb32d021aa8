package org.seqmix.opencl.translated;

import org.seqmix.opencl.launch.Group;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.tensor.Tensor;

/// RMSNorm and LayerNorm.
final class TranslatedNorms extends Group {
  TranslatedNorms(Launcher launcher) {
    super(launcher);
  }

  @Override
  public void rmsNorm(Tensor x, Tensor w, double epsilon, Tensor y, Tensor scale) {
    launch(RmsNormKernel.class).rows("x", x).vector("w", w).rows("y", y).vector("scale", scale)
        .number("width", x.columns()).real("epsilon", epsilon).local("partial", RmsNormKernel.LANES)
        .groups(x.rows(), RmsNormKernel.LANES);
  }
}
