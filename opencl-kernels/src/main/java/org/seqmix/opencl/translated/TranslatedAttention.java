package org.seqmix.opencl.translated;

import java.util.List;
import org.seqmix.opencl.launch.Group;
import org.seqmix.opencl.launch.Launch;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.opencl.launch.RowTable;
import org.seqmix.tensor.AttentionShape;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.KeyValues;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;

/// Causal softmax attention.
final class TranslatedAttention extends Group {
  TranslatedAttention(Launcher launcher) {
    super(launcher);
  }

  /// *Cost*: one launch for every memory that keys lie in; one upload of four numbers a span.
  @Override
  public void attention(Tensor q, KeyValues kv, Rows rows, AttentionShape shape, Tensor out, Tensor lse) {
    RowTable table = launcher().table(rows);
    try (Scope scratch = device().newScope("attention")) {
      KeyPlaces places = KeyPlaces.of(launcher(), scratch, kv, rows);
      List<KeyPlaces.Place> memories = places.memories();
      for (int i = 0; i < memories.size(); i++) {
        KeyPlaces.Place place = memories.get(i);
        scores(launch(AttentionKernel.class), q, place.keys(), shape).rows("v", place.values())
            .vector("spans", table.spans()).vector("spanOf", table.spanOf()).vector("places", places.table())
            .number("memory", i).number("firstToken", place.from()).rows("out", out).rows("lse", lse)
            .items((long) (place.to() - place.from()) * shape.heads());
      }
    }
  }

  @Override
  public void attentionGrad(Tensor dout, Tensor q, Tensor k, Tensor v, Tensor out, Tensor lse, Rows rows,
      AttentionShape shape, Tensor dq, Tensor dk, Tensor dv) {
    RowTable table = launcher().table(rows);
    long items = (long) rows.tokens() * shape.heads();
    try (Scope scratch = device().newScope("attentionGrad")) {
      Tensor mean = scratch.empty(DType.F32, items);
      scores(launch(AttentionQuerySlopesKernel.class), q, k, shape).rows("v", v).rows("dout", dout).rows("out", out)
          .rows("lse", lse).vector("spans", table.spans()).vector("spanOf", table.spanOf()).vector("mean", mean)
          .rows("dq", dq).items(items);
      scores(launch(AttentionKeySlopesKernel.class), q, k, shape).rows("v", v).rows("dout", dout).rows("lse", lse)
          .vector("spans", table.spans()).vector("spanOf", table.spanOf()).vector("mean", mean).rows("dk", dk)
          .rows("dv", dv).items((long) rows.tokens() * shape.kvHeads());
    }
  }

  /// The parameters of {@link ScoreKernel}.
  static Launch scores(Launch launch, Tensor q, Tensor k, AttentionShape shape) {
    return launch.rows("q", q).rows("k", k).number("heads", shape.heads()).number("headsPerKv", shape.headsPerKv())
        .number("headDim", shape.headDim()).number("window", shape.window()).real("scale", shape.scale());
  }
}
