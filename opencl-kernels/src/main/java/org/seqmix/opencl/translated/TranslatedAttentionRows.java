package org.seqmix.opencl.translated;

import org.seqmix.opencl.launch.Group;
import org.seqmix.opencl.launch.Launch;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.opencl.launch.RowTable;
import org.seqmix.tensor.AttentionShape;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;

/// Blocks of rows of softmax attention matrices.
final class TranslatedAttentionRows extends Group {
  TranslatedAttentionRows(Launcher launcher) {
    super(launcher);
  }

  @Override
  public void attentionRows(Tensor q, Tensor k, Rows rows, AttentionShape shape, int from, int to, Tensor m) {
    TranslatedAttention.scores(block(launch(AttentionRowsKernel.class), launcher().table(rows), from, to), q, k, shape)
        .number("length", m.columns()).rows("m", m).items(m.rows());
  }

  @Override
  public void attentionRowsGrad(Tensor dm, Tensor q, Tensor k, Rows rows, AttentionShape shape, int from, int to,
      Tensor dq, Tensor dk) {
    RowTable table = launcher().table(rows);
    try (Scope scratch = device().newScope("attentionRowsGrad")) {
      Tensor kept = scratch.empty(DType.F32, 2 * dm.rows());
      TranslatedAttention.scores(block(launch(AttentionRowsQuerySlopesKernel.class), table, from, to), q, k, shape)
          .rows("dm", dm).vector("kept", kept).rows("dq", dq).items(dm.rows());
      TranslatedAttention.scores(block(launch(AttentionRowsKeySlopesKernel.class), table, from, to), q, k, shape)
          .rows("dm", dm).vector("kept", kept).rows("dk", dk).items((long) rows.tokens() * shape.kvHeads());
    }
  }

  /// The parameters that say which rows of which tokens a block holds.
  static Launch block(Launch launch, RowTable table, int from, int to) {
    return launch.vector("spans", table.spans()).vector("spanOf", table.spanOf())
        .vector("firstToken", table.firstToken()).number("from", from).number("count", to - from);
  }
}
