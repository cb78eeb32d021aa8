package org.seqmix.opencl.tuned;

import org.jspecify.annotations.Nullable;
import org.seqmix.opencl.launch.Launch;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.opencl.launch.RowTable;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;

/// The operands of {@link org.seqmix.tensor.Kernels#ssd}, and how kernels are handed them.
///
/// @param table `rows` on the device
record SsdCall(Tensor x, Tensor b, Tensor c, Tensor logDecay, @Nullable Tensor d, Rows rows, RowTable table, SsdShape shape,
    @Nullable Tensor in, Tensor y, @Nullable Tensor out) {
  private static final int QUAD = 4;

  /// Hands a kernel that goes along the rows everything.
  Launch bind(Launch launch) {
    return launch.rows("x", x).rows("b", b).rows("c", c).rows("decay", logDecay).optional("d", d, logDecay)
        .vector("spans", table.spans()).vector("firstSpan", table.firstSpan()).number("heads", shape.heads())
        .number("headsPerGroup", shape.headsPerGroup()).optional("in", in, logDecay).rows("y", y).optional("out", out, y);
  }

  /// Whether kernels may read x, B and C and write y in pieces of 16 bytes.
  boolean isAligned(Launcher launcher) {
    return aligned(launcher, x) && aligned(launcher, b) && aligned(launcher, c) && aligned(launcher, y);
  }

  /// Whether every row of `t` begins at a multiple of 16 bytes.
  static boolean aligned(Launcher launcher, Tensor t) {
    return launcher.firstElement(t) % QUAD == 0 && t.rowStride() % QUAD == 0;
  }
}
