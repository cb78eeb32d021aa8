package org.seqmix.mohawk.run;

import java.util.ArrayList;
import java.util.List;
import org.seqmix.hybrid.model.Block;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.mixer.MixingMatrix;
import org.seqmix.mixer.testkit.RankLaw;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;

/// Singular values of a model's mixing matrices.
final class TrainedRanks {
  private TrainedRanks() {
  }

  /// Of the block below and left of the middle, for every layer and head, largest first.
  static List<double[]> of(Decoder decoder, int[] ids) {
    List<double[]> out = new ArrayList<>();
    try (Scope scope = decoder.device().newScope("ranks")) {
      Context c = Context.inference(scope);
      Rows rows = Rows.ofLengths(ids.length);
      Tensor x = decoder.embed(c, ids);
      for (Block block : decoder.blocks()) {
        MixingMatrix m = block.mixer().mix(c, block.mixerInput(c, x), rows).matrix();
        for (int head = 0; head < m.heads(); head++) {
          out.add(RankLaw.singularValues(c, m, head, ids.length / 2));
        }
        x = block.forward(c, x, rows);
      }
    }
    return out;
  }
}
