package org.seqmix.opencl.tuned;

import org.seqmix.opencl.launch.Group;
import org.seqmix.opencl.launch.KernelCode.Written;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;

/// Copies of numbers in BF16, in a scope of its own.
final class Rounding extends Group {
  /// Numbers of 16 bits in 16 bytes, which kernels load at a time.
  static final int VECTOR = 8;

  private static final Written FLOATS =
      Written.of("convert.cl", "to_bf16").with("X_ELEMENT", "float").with("X_FLOAT", 1);
  private static final Written STORED =
      Written.of("convert.cl", "to_bf16").with("X_ELEMENT", "ushort").with("X_FLOAT", 0);

  private final Scope scope;

  Rounding(Launcher launcher, Scope scope) {
    super(launcher);
    this.scope = scope;
  }

  /// `x` (F32 or BF16) with rows that begin at multiples of 16 bytes and are followed by zeros up to there.
  Tensor padded(Tensor x) {
    Tensor wide = scope.empty(DType.BF16, x.rows(), Math.ceilDiv(x.columns(), (long) VECTOR) * VECTOR);
    Tensor y = wide.columns(0, x.columns());
    round(x, y);
    return y;
  }

  /// `x` without anything between its rows.
  Tensor tight(Tensor x) {
    Tensor y = scope.empty(DType.BF16, x.shape());
    round(x, y);
    return y;
  }

  private void round(Tensor x, Tensor y) {
    if (x.columns() % VECTOR == 0) {
      // Nothing to fill up: the copy between types, which is as fast as memory.
      device().kernels().copy(x, y);
      return;
    }
    long padded = Math.ceilDiv(x.columns(), (long) VECTOR) * VECTOR;
    launch(x.type() == DType.F32 ? FLOATS : STORED).rows("x", x).rows("y", y).number("columns", x.columns())
        .number("padded", padded).items(x.rows() * (padded / VECTOR));
  }
}
