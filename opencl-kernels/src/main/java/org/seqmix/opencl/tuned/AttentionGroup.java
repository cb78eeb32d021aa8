package org.seqmix.opencl.tuned;

import java.util.ArrayList;
import java.util.List;
import org.seqmix.opencl.launch.Group;
import org.seqmix.opencl.launch.KernelCode.Written;
import org.seqmix.opencl.launch.Launch;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.opencl.launch.Launcher.Hardware;
import org.seqmix.tensor.AttentionShape;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;

/// What the operations of attention share.
abstract class AttentionGroup extends Group {
  private static final int FOUR = 4;
  private static final int ITEMS = 256;

  private final Kernels plain;

  AttentionGroup(Launcher launcher, Kernels plain) {
    super(launcher);
    this.plain = plain;
  }

  final Kernels plain() {
    return plain;
  }

  /// Whether heads are whole float4s that a tile holds.
  static boolean fits(AttentionShape shape) {
    return shape.headDim() % FOUR == 0 && shape.headDim() <= AttentionWay.WIDEST;
  }

  /// Whether every row of every tensor begins at a multiple of 16 bytes.
  final boolean isAligned(List<Tensor> tensors) {
    return tensors.stream().allMatch(t -> launcher().firstElement(t) % FOUR == 0 && (t.rowStride() % FOUR == 0 || t.rows() <= 1));
  }

  /// Ways to compute attention of these operands, fastest first.
  final List<AttentionWay> ways(int headDim, List<Tensor> operands) {
    Hardware hardware = launcher().hardware();
    boolean aligned = isAligned(operands);
    List<AttentionWay> ways = new ArrayList<>();
    if (hardware.nvidia() && AttentionWay.fitsTensorCores(headDim)) {
      if (launcher().roundsInputs()) {
        ways.add(AttentionWay.bf16(headDim));
      }
      if (aligned) {
        ways.add(AttentionWay.tf32(headDim));
      }
    }
    ways.add(AttentionWay.tiles(headDim, aligned, hardware));
    return ways;
  }

  /// The window, scale and heads that share a key head.
  static Launch shaped(Launch launch, AttentionShape shape) {
    return launch.number("headsPerKv", shape.headsPerKv()).number("window", shape.window()).real("scale", shape.scale());
  }

  /// `x` in BF16, its rows one after the other.
  final Tensor rounded(Scope scope, Tensor x) {
    Tensor y = scope.empty(DType.BF16, x.rows(), x.columns());
    round(x, y);
    return y;
  }

  /// y = the rows from x's first on, as many as y has, in BF16; y's rows follow each other and have a multiple of four columns.
  final void round(Tensor x, Tensor y) {
    long items = y.elements() / FOUR;
    launch(Written.of("bf16.cl", "to_bf16").with("ALIGNED", isAligned(List.of(x)) ? 1 : 0)).rows("x", x).vector("y", y)
        .number("width", x.columns()).number("items", items).groups(Math.ceilDiv(items, ITEMS), ITEMS);
  }
}
