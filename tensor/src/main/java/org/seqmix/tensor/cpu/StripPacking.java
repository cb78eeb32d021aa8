package org.seqmix.tensor.cpu;

import static org.seqmix.tensor.cpu.Native.ALL;
import static org.seqmix.tensor.cpu.Native.ORDER;
import static org.seqmix.tensor.cpu.Vectors.BYTES;
import static org.seqmix.tensor.cpu.Vectors.LANES;
import static org.seqmix.tensor.cpu.Vectors.SPECIES;

import jdk.incubator.vector.FloatVector;

/// Copies of a transposed left matrix in strips of five rows, the depth running: a register tile then reads one stream of
/// memory, whatever the matrix's stride is.
///
/// A depth of a strip is five floats that lie side by side in the matrix. They are copied a vector at a time, ascending, so
/// that the next depth overwrites what a vector held too much.
final class StripPacking {
  /// Bytes of one depth of a strip.
  static final long STEP = (long) Tiles.ROWS * Float.BYTES;
  /// Bytes after a strip that its last depth may spill into.
  private static final long SPILL = 64;
  private static final int VECTORS = Math.ceilDiv(Tiles.ROWS, LANES);

  private StripPacking() {}

  /// Bytes of a strip of `depth`.
  static long stripBytes(int depth) {
    return depth * STEP + SPILL;
  }

  /// Floats that `rows` rows of `depth` take.
  static long floats(int rows, int depth) {
    return Math.ceilDiv(rows, Tiles.ROWS) * stripBytes(depth) / Float.BYTES;
  }

  /// Packs rows that lie side by side in memory from `from` on, the depths `step` bytes apart. Rows that fill the last strip
  /// are undefined.
  static void run(long from, long step, int rows, int depth, long to) {
    int strips = Math.ceilDiv(rows, Tiles.ROWS);
    // Depths from which on a vector might reach beyond the matrix.
    int safe = (int) Math.max(0, depth - 1 - SPILL / step);
    for (int k = 0; k < safe; k++) {
      depth(from + k * step, strips, to + k * STEP, stripBytes(depth));
    }
    for (int strip = 0; strip < strips; strip++) {
      long bytes = (long) Math.min(Tiles.ROWS, rows - strip * Tiles.ROWS) * Float.BYTES;
      for (int k = safe; k < depth; k++) {
        Native.copy(from + k * step + strip * STEP, to + strip * stripBytes(depth) + k * STEP, bytes);
      }
    }
  }

  /// Whole rows of the source at a time: short runs would wait for memory.
  private static void depth(long from, int strips, long to, long stripBytes) {
    for (int strip = 0; strip < strips; strip++) {
      for (int i = 0; i < VECTORS; i++) {
        long offset = (long) i * BYTES;
        FloatVector.fromMemorySegment(SPECIES, ALL, from + offset, ORDER).intoMemorySegment(ALL, to + offset, ORDER);
      }
      from += STEP;
      to += stripBytes;
    }
  }
}
