package org.seqmix.opencl.translated;

import org.seqmix.opencl.launch.Group;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Tensor;

/// Copies of numbers in F32 and I32. Conversions have no kernel in Java, which knows no 16-bit numbers there.
final class TranslatedCopy extends Group {
  TranslatedCopy(Launcher launcher) {
    super(launcher);
  }

  @Override
  public void copy(Tensor x, Tensor y) {
    if (x.type() != y.type() || x.type() != DType.F32 && x.type() != DType.I32) {
      throw new UnsupportedOperationException("device " + device().name() + " has no translated kernel for copy from "
          + x.type() + " to " + y.type() + "; convert on cpu before the upload");
    }
    launch(x.type() == DType.F32 ? CopyKernel.class : CopyIntsKernel.class).rows("x", x).rows("y", y)
        .number("columns", y.columns()).items(y.elements());
  }
}
