package org.seqmix.hybrid.quantize;

import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.Optional;
import org.seqmix.hybrid.model.Rounding;
import org.seqmix.tensor.PackedLayout;
import org.seqmix.tensor.WeightFormat;
import org.seqmix.tensor.WeightGroup;

/// Rounds the weights of an output one after the other, and moves those that are still to come so that the output changes
/// least for the inputs that were seen. A group's scale is chosen when its first weight's turn comes.
///
/// *Cost*: `inputs * Moments.BLOCK` operations an output. *Memory*: some copies of a block.
final class ErrorFeedback implements Rounding {
  private final Map<String, Moments> moments;

  ErrorFeedback(Map<String, Moments> moments) {
    this.moments = Map.copyOf(moments);
  }

  /// A weight whose inputs were not seen is rounded to the nearest codes.
  @Override
  public void pack(String name, float[] weights, PackedLayout layout, MemorySegment to) {
    Moments seen = moments.get(name);
    if (seen == null) {
      NEAREST.pack(name, weights, layout, to);
      return;
    }
    for (int from = 0; from < layout.inputs(); from += Moments.BLOCK) {
      int start = from;
      int count = seen.size(from);
      Optional<Correction> correction = Correction.of(seen.block(from), count);
      Rounding.eachPanel(layout, (first, end) -> {
        double[] row = new double[count];
        for (int o = first; o < end; o++) {
          for (int k = 0; k < count; k++) {
            row[k] = weights[(int) (o * layout.inputs()) + start + k];
          }
          row(row, correction, layout, to, o, start);
        }
      });
    }
  }

  private static void row(double[] row, Optional<Correction> correction, PackedLayout layout, MemorySegment to, int o,
      int start) {
    WeightGroup group = new WeightGroup(layout.format());
    float[] part = new float[WeightFormat.GROUP];
    for (int k = 0; k < row.length; k += WeightFormat.GROUP) {
      int count = Math.min(WeightFormat.GROUP, row.length - k);
      for (int i = 0; i < count; i++) {
        part[i] = (float) row[k + i];
      }
      group.quantize(part, count);
      for (int i = 0; i < count && correction.isPresent(); i++) {
        correction.get().spread(row, k + i, row[k + i] - group.round(i, (float) row[k + i]));
      }
      layout.put(to, o, start + k, group);
    }
  }
}
