package org.seqmix.tensor.cpu;

import static org.seqmix.tensor.cpu.Native.ALL;
import static org.seqmix.tensor.cpu.Native.ORDER;
import static org.seqmix.tensor.cpu.Vectors.BYTES;
import static org.seqmix.tensor.cpu.Vectors.LANES;
import static org.seqmix.tensor.cpu.Vectors.SPECIES;

import jdk.incubator.vector.FloatVector;

/// Copies of a transposed left matrix, as many rows as five vectors hold, depth running: register tiles of five rows then
/// read what lies together in memory.
final class StripPacking {
  /// Rows of a block: whole register tiles and whole vectors.
  static final int ROWS = Tiles.ROWS * LANES;
  /// Bytes of one depth of a block.
  static final long STEP = (long) ROWS * Float.BYTES;

  private StripPacking() {}

  /// Packs at most [#ROWS] rows of `a`, which lie side by side in memory. Rows that fill the block are undefined.
  static void run(Strided a, int rows, int depth, long to) {
    long step = Float.BYTES * a.columnStride();
    if (rows == ROWS) {
      whole(a.address(), step, depth, to);
      return;
    }
    for (int k = 0; k < depth; k++) {
      Native.copy(a.at(0, k), to + k * STEP, (long) rows * Float.BYTES);
    }
  }

  private static void whole(long from, long step, int depth, long to) {
    for (int k = 0; k < depth; k++) {
      for (int i = 0; i < Tiles.ROWS; i++) {
        long offset = (long) i * BYTES;
        FloatVector.fromMemorySegment(SPECIES, ALL, from + offset, ORDER).intoMemorySegment(ALL, to + offset, ORDER);
      }
      from += step;
      to += STEP;
    }
  }
}
