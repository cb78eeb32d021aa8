package org.seqmix.opencl.translated;

import com.aparapi.Kernel;
import org.seqmix.opencl.launch.Group;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Tensor;

/// Copies of numbers in F32, of whole numbers, and of brain floats to F32. Nothing else has a
/// kernel in Java, whose translator knows no 16-bit floats.
final class TranslatedCopy extends Group {
  TranslatedCopy(Launcher launcher) {
    super(launcher);
  }

  @Override
  public void copy(Tensor x, Tensor y) {
    launch(kernel(x.type(), y.type())).rows("x", x).rows("y", y).number("columns", y.columns()).items(y.elements());
  }

  private Class<? extends Kernel> kernel(DType from, DType to) {
    if (from == to && from == DType.I32) {
      return CopyIntsKernel.class;
    }
    if (to == DType.F32 && from == DType.F32) {
      return CopyKernel.class;
    }
    if (to == DType.F32 && from == DType.BF16) {
      return WidenKernel.class;
    }
    throw new UnsupportedOperationException(
        "device " + device().name() + " has no translated kernel for copy from " + from
            + " to " + to + "; convert on cpu before the upload");
  }
}
