package org.seqmix.opencl.translated;

import org.seqmix.opencl.launch.Group;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.tensor.Tensor;

/// The decay of the discrete state-space dual.
final class TranslatedDecay extends Group {
  TranslatedDecay(Launcher launcher) {
    super(launcher);
  }

  @Override
  public void logDecay(Tensor aLog, Tensor logDecay) {
    launch(LogDecayKernel.class).rows("x", aLog).rows("y", logDecay).number("columns", aLog.columns())
        .items(aLog.elements());
  }

  @Override
  public void logDecayGrad(Tensor dlogDecay, Tensor aLog, Tensor daLog) {
    launch(LogDecayGradKernel.class).rows("dy", dlogDecay).rows("x", aLog).rows("dx", daLog)
        .number("columns", aLog.columns()).items(aLog.elements());
  }
}
