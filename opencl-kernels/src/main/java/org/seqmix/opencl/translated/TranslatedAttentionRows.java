package org.seqmix.opencl.translated;

import com.aparapi.Kernel;
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
    scores(AttentionRowsKernel.class, q, k, launcher().table(rows), shape, from, to).number("length", m.columns())
        .rows("m", m).items(m.rows());
  }

  @Override
  public void attentionRowsGrad(Tensor dm, Tensor q, Tensor k, Rows rows, AttentionShape shape, int from, int to,
      Tensor dq, Tensor dk) {
    RowTable table = launcher().table(rows);
    try (Scope scratch = device().newScope("attentionRowsGrad")) {
      Tensor kept = scratch.empty(DType.F32, 2 * dm.rows());
      scores(AttentionRowsQuerySlopesKernel.class, q, k, table, shape, from, to).rows("dm", dm).vector("kept", kept)
          .rows("dq", dq).items(dm.rows());
      scores(AttentionRowsKeySlopesKernel.class, q, k, table, shape, from, to).rows("dm", dm).vector("kept", kept)
          .rows("dk", dk).items((long) rows.tokens() * shape.kvHeads());
    }
  }

  private Launch scores(Class<? extends Kernel> type, Tensor q, Tensor k, RowTable table, AttentionShape shape,
      int from,
      int to) {
    return TranslatedAttention.scores(MatrixRows.of(launch(type), table, from, to), q, k, shape);
  }
}
