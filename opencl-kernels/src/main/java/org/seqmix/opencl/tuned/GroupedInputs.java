package org.seqmix.opencl.tuned;

import org.seqmix.opencl.launch.Group;
import org.seqmix.opencl.launch.KernelCode.Written;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.WeightFormat;

/// Inputs of products with packed weights: rounded where the format says so, and in whole groups.
final class GroupedInputs extends Group {
  private static final Written PREPARE = Written.of("convert.cl", "prepare_inputs");
  private static final int FOUR = 4;

  private final TileProducts tiles;

  GroupedInputs(Launcher launcher, TileProducts tiles) {
    super(launcher);
    this.tiles = tiles;
  }

  /// Whether rows of x begin at multiples of 16 bytes and are whole groups.
  boolean isWhole(Tensor x) {
    return x.columns() % WeightFormat.GROUP == 0 && tiles.isAligned(x, FOUR);
  }

  /// With zeros up to a whole group; x itself where it lies so and is not rounded.
  Tensor whole(Scope scope, Tensor x, WeightFormat format) {
    return isWhole(x) && !format.roundsInputs() ? x : prepared(scope, x, format);
  }

  /// The columns of x, x itself where they are not rounded.
  Tensor rounded(Scope scope, Tensor x, WeightFormat format) {
    return format.roundsInputs() ? prepared(scope, x, format).columns(0, x.columns()) : x;
  }

  private Tensor prepared(Scope scope, Tensor x, WeightFormat format) {
    long groups = Math.ceilDiv(x.columns(), (long) WeightFormat.GROUP);
    Tensor in = scope.empty(DType.F32, x.rows(), groups * WeightFormat.GROUP);
    launch(PREPARE).rows("x", x).rows("y", in).number("columns", x.columns()).number("groups", groups)
        .number("rounds", format.roundsInputs() ? 1 : 0).items(x.rows() * groups);
    return in;
  }
}
