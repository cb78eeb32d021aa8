package org.seqmix.tensor.cpu;

import static org.seqmix.tensor.cpu.Native.ALL;
import static org.seqmix.tensor.cpu.Native.ORDER;
import static org.seqmix.tensor.cpu.Vectors.BYTES;
import static org.seqmix.tensor.cpu.Vectors.SPECIES;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Blocks of a packed weight as panels in F32, for products of more than a row.
final class PanelExpansion {
  private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SPECIES.vectorShape());
  private static final long LINE = PackedPanels.LINE;
  private static final int UPPER = 0xFFFF0000;

  private PanelExpansion() {}

  /// Writes the whole numbers of a group of `count` depths that begins at `k` to `to`, 64 floats a depth, and its 64
  /// scales to `scales`.
  static void group(PackedPanels w, int panel, int k, int count, long to, long scales) {
    for (long part = 0; part < LINE; part += BYTES) {
      if (w.format().bits() == 8) {
        BytePanel.expand(w.at(panel, k) + part, count, to + part, scales + part);
      } else {
        NibblePanel.expand(w.at(panel, k) + part, count, to + part, scales + part);
      }
    }
  }

  /// Writes depths `k` to `k + count - 1` of a panel in BF16 to `to`, 64 floats a depth.
  static void brainFloats(PackedPanels w, int panel, int k, int count, long to) {
    for (long part = 0; part < LINE; part += BYTES) {
      brainFloats(w.at(panel, k) + part, count, to + part);
    }
  }

  private static void brainFloats(long from, int count, long to) {
    IntVector upper = IntVector.broadcast(INTS, UPPER);
    long end = from + count * 2 * LINE;
    while (from != end) {
      IntVector u = IntVector.fromMemorySegment(INTS, ALL, from, ORDER);
      IntVector v = IntVector.fromMemorySegment(INTS, ALL, from + LINE, ORDER);
      u.lanewise(VectorOperators.LSHL, 16).intoMemorySegment(ALL, to, ORDER);
      u.and(upper).intoMemorySegment(ALL, to + LINE, ORDER);
      v.lanewise(VectorOperators.LSHL, 16).intoMemorySegment(ALL, to + 2 * LINE, ORDER);
      v.and(upper).intoMemorySegment(ALL, to + 3 * LINE, ORDER);
      from += 2 * LINE;
      to += 4 * LINE;
    }
  }
}
