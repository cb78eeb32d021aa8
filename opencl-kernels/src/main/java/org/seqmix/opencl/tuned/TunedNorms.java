package org.seqmix.opencl.tuned;

import java.util.List;
import org.seqmix.opencl.launch.Group;
import org.seqmix.opencl.launch.KernelCode.Written;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.opencl.launch.Numbers;
import org.seqmix.opencl.launch.Trials;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.Tensor;

/// RMSNorm, one work group a token.
final class TunedNorms extends Group {
  private static final Written RMS_NORM = Written.of("norm.cl", "rms_norm");
  private static final int LANES = 128;

  private final Kernels plain;

  TunedNorms(Launcher launcher, Kernels plain) {
    super(launcher);
    this.plain = plain;
  }

  @Override
  public void rmsNorm(Tensor x, Tensor w, double epsilon, Tensor y, Tensor scale) {
    if (!launcher().trials().passes("rms_norm", Trials.F32, this, plain, TunedNorms::tryRmsNorm)) {
      plain.rmsNorm(x, w, epsilon, y, scale);
      return;
    }
    launch(RMS_NORM).rows("x", x).vector("w", w).rows("y", y).vector("scale", scale).number("width", x.columns())
        .real("epsilon", epsilon).local("partial", LANES).groups(x.rows(), LANES);
  }

  private static List<Tensor> tryRmsNorm(Kernels kernels, Numbers numbers) {
    Tensor y = numbers.output(5, 203);
    Tensor scale = numbers.nothing(5);
    kernels.rmsNorm(numbers.rows(5, 203, 2), numbers.flat(1, 203), 1e-5, y, scale);
    return List.of(y, scale);
  }
}
