package org.seqmix.opencl.tuned;

import org.jspecify.annotations.Nullable;
import org.seqmix.opencl.launch.Launch;
import org.seqmix.opencl.launch.RowTable;
import org.seqmix.tensor.AttentionShape;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;

/// An SSD matrix and a softmax matrix of the same tokens, for every span and head.
///
/// @param table `rows` on the device
record MatrixPair(Tensor b, Tensor c, Tensor logDecay, @Nullable Tensor d, SsdShape ssd, Tensor q, Tensor k,
    AttentionShape attention, Rows rows, RowTable table) {

  /// Hands over decays, skip, spans and sizes.
  static Launch ssd(Launch launch, Tensor logDecay, @Nullable Tensor d, RowTable table, SsdShape shape) {
    return launch.rows("decay", logDecay).optional("d", d, logDecay).vector("spans", table.spans())
        .number("spanCount", table.spanCount()).number("heads", shape.heads())
        .number("headsPerGroup", shape.headsPerGroup());
  }

  /// Work groups along the tokens.
  long slots(SsdPlan plan) {
    return plan.slots(table.tokenCount(), table.spanCount());
  }
}
