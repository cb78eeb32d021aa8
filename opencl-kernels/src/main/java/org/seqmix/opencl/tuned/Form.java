package org.seqmix.opencl.tuned;

import java.util.List;
import org.seqmix.opencl.launch.KernelCode.Written;
import org.seqmix.opencl.launch.Numbers;
import org.seqmix.opencl.launch.Trials;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.Tensor;

/// A kernel over rows as it is built for operands of one kind.
///
/// @param name of its trial
/// @param code the kernel
/// @param width numbers that an item takes at a time
/// @param trial against the plain kernel
record Form(String name, Written code, int width, Trials.Trial trial) {
  /// Columns of trials: a multiple of four or not.
  private static final int ALIGNED = 204;
  private static final int ODD = 203;
  /// What trials of a group a row multiply their columns by.
  static final int ROW = 11;
  /// Numbers of a float4.
  static final int WIDE = 4;

  /// A trial on rows of a number of columns.
  @FunctionalInterface
  interface Trial {
    List<Tensor> run(Kernels kernels, Numbers numbers, int columns);
  }

  /// Number by number, and in float4 where offsets and strides allow.
  record Pair(Form scalar, Form wide) {
    static Pair of(String file, String function, Trial trial) {
      return of(function, Written.of(file, function), trial);
    }

    static Pair of(String name, Written code, Trial trial) {
      return new Pair(new Form(name, code, 1, (k, n) -> trial.run(k, n, ODD)),
          new Form(name + " x4", code.with("WIDTH", WIDE), WIDE, (k, n) -> trial.run(k, n, ALIGNED)));
    }

    Form of(boolean isWide) {
      return isWide ? wide : scalar;
    }
  }

  /// Kernels with a group a row: usual groups, and larger ones for {@link RowGroup#isLarge} rows.
  record Sizes(Pair usual, Pair large) {
    /// Trials of larger groups have so many times the columns.
    private static final int TIMES = 8;

    /// `trial` is on rows of {@link #ROW} times the columns it is given.
    static Sizes of(String name, Written code, Trial trial) {
      return new Sizes(Pair.of(name, code, trial), Pair.of(name + ", large groups",
          code.with("LANES", RowGroup.LARGE_LANES), (k, n, w) -> trial.run(k, n, TIMES * w)));
    }

    Form of(boolean isLarge, boolean isWide) {
      return (isLarge ? large : usual).of(isWide);
    }
  }
}
