package org.seqmix.hybrid.model;

import java.lang.foreign.MemorySegment;
import java.util.stream.IntStream;
import org.seqmix.tensor.PackedLayout;
import org.seqmix.tensor.WeightFormat;
import org.seqmix.tensor.WeightGroup;

/// How the weights of a product become codes.
@FunctionalInterface
public interface Rounding {
  /// Every group by itself, to the nearest codes: what a model has that is packed when it is opened.
  Rounding NEAREST = (name, weights, layout, to) -> {
    int inputs = Math.toIntExact(layout.inputs());
    eachPanel(layout, (first, end) -> {
      WeightGroup group = new WeightGroup(layout.format());
      float[] part = new float[WeightFormat.GROUP];
      for (int o = first; o < end; o++) {
        for (int k = 0; k < inputs; k += WeightFormat.GROUP) {
          int count = Math.min(WeightFormat.GROUP, inputs - k);
          System.arraycopy(weights, o * inputs + k, part, 0, count);
          group.quantize(part, count);
          layout.put(to, o, k, group);
        }
      }
    });
  };

  /// Takes a run of outputs.
  @FunctionalInterface
  interface Outputs {
    /// Outputs `from` (inclusive) to `to` (exclusive), which no other call writes to.
    void take(int from, int to);
  }

  /// Writes the codes and scales of the weight `name` (outputs, inputs), row after row in `weights`, to `to`, which holds zeros.
  void pack(String name, float[] weights, PackedLayout layout, MemorySegment to);

  /// Works on the panels of a weight, several at a time, in the threads that Java's parallel streams share. An exception may come
  /// wrapped in one of its kind.
  static void eachPanel(PackedLayout layout, Outputs work) {
    IntStream.range(0, Math.toIntExact(layout.panels())).parallel().forEach(p -> work
        .take(p * PackedLayout.OUTPUTS, (int) Math.min(layout.outputs(), (p + 1L) * PackedLayout.OUTPUTS)));
  }
}
