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

  /// Floats that `rows` rows of `depth` take.
  static long floats(int rows, int depth) {
    return (long) Math.ceilDiv(rows, ROWS) * ROWS * depth;
  }

  /// Packs rows that lie side by side in memory from `from` on, the depths `step` bytes apart, block after block. Rows
  /// that fill the last block are undefined. Whole runs of rows are read at once: short ones would wait for memory.
  static void run(long from, long step, int rows, int depth, long to) {
    int blocks = rows / ROWS;
    whole(from, step, blocks, depth, to);
    if (rows % ROWS != 0) {
      last(from + blocks * STEP, step, rows % ROWS, depth, to + blocks * depth * STEP);
    }
  }

  private static void last(long from, long step, int rows, int depth, long to) {
    int vectors = Math.ceilDiv(rows, LANES);
    long bytes = (long) rows * Float.BYTES;
    // Depths whose last vector ends within what is read anyway.
    long room = (depth - 1) * step + bytes - (long) vectors * BYTES;
    int wide = room < 0 ? 0 : (int) Math.min(depth, room / step + 1);
    part(from, step, vectors, wide, to);
    for (int k = wide; k < depth; k++) {
      Native.copy(from + k * step, to + k * STEP, bytes);
    }
  }

  private static void part(long from, long step, int vectors, int depth, long to) {
    for (int i = 0; i < vectors; i++) {
      long source = from + (long) i * BYTES;
      long target = to + (long) i * BYTES;
      for (int k = 0; k < depth; k++) {
        FloatVector.fromMemorySegment(SPECIES, ALL, source, ORDER).intoMemorySegment(ALL, target, ORDER);
        source += step;
        target += STEP;
      }
    }
  }

  private static void whole(long from, long step, int blocks, int depth, long to) {
    for (int k = 0; k < depth; k++) {
      long source = from + k * step;
      long target = to + k * STEP;
      for (int block = 0; block < blocks; block++) {
        for (int i = 0; i < Tiles.ROWS; i++) {
          long offset = (long) i * BYTES;
          FloatVector.fromMemorySegment(SPECIES, ALL, source + offset, ORDER)
              .intoMemorySegment(ALL, target + offset, ORDER);
        }
        source += STEP;
        target += depth * STEP;
      }
    }
  }
}
