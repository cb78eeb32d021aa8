package org.seqmix.opencl.translated;

import org.seqmix.opencl.launch.Group;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.tensor.Tensor;

/// A group of operations some of which add column sums to a gradient.
abstract class ColumnSums extends Group {
  ColumnSums(Launcher launcher) {
    super(launcher);
  }

  /// y += the column sums of x: x (T, W), y (W).
  final void addColumns(Tensor x, Tensor y) {
    launch(ColumnSumsKernel.class).rows("x", x).vector("y", y).number("tokens", x.rows()).items(x.columns());
  }
}
