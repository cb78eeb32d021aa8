package org.seqmix.opencl.tuned;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.PackedLayout;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.WeightFormat;
import org.seqmix.tensor.WeightGroup;

/// Panels of 8 or 4 bits whose codes the host chooses: what the kernel is tried against, and what takes its place where it fails.
final class PackedByHost {
  private PackedByHost() {
  }

  /// The words of the panels. *Cost*: one transfer there and back, a thread's time, and the bytes of the codes on the host meanwhile.
  static Tensor words(Scope scope, Tensor w, PackedLayout layout) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocate(Math.max(1, layout.bytes()), PackedLayout.LINE).asSlice(0, layout.bytes());
      int inputs = Math.toIntExact(w.columns());
      WeightGroup group = new WeightGroup(layout.format());
      for (long first = 0; first < w.rows(); first += PackedLayout.OUTPUTS) {
        long end = Math.min(w.rows(), first + PackedLayout.OUTPUTS);
        float[] panel = w.rows(first, end).toFloats();
        for (long o = first; o < end; o++) {
          for (int k = 0; k < inputs; k += WeightFormat.GROUP) {
            int at = (int) (o - first) * inputs + k;
            int count = Math.min(WeightFormat.GROUP, inputs - k);
            group.quantize(Arrays.copyOfRange(panel, at, at + count), count);
            layout.put(bytes, o, k, group);
          }
        }
      }
      layout.pad(bytes);
      Tensor words = scope.empty(DType.I32, layout.bytes() / Integer.BYTES);
      scope.device().upload(bytes, words);
      return words;
    }
  }
}
