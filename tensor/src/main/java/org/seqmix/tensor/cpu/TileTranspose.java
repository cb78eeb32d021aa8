package org.seqmix.tensor.cpu;

import static org.seqmix.tensor.cpu.Native.ALL;
import static org.seqmix.tensor.cpu.Native.ORDER;
import static org.seqmix.tensor.cpu.Vectors.BYTES;
import static org.seqmix.tensor.cpu.Vectors.LANES;
import static org.seqmix.tensor.cpu.Vectors.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/// Transposes small matrices whose extents are multiples of the lanes, block by block in log2(lanes) exchanges.
final class TileTranspose {
  private static final VectorShuffle<Float> SWAP1 = Lanes.swap(1);
  private static final VectorShuffle<Float> SWAP2 = Lanes.swap(2);
  private static final VectorShuffle<Float> SWAP4 = Lanes.swap(4);
  private static final VectorMask<Float> BIT1 = Lanes.bit(1);
  private static final VectorMask<Float> BIT2 = Lanes.bit(2);
  private static final VectorMask<Float> BIT4 = Lanes.bit(4);

  private TileTranspose() {}

  /// to (columns, rows) = the transpose of from (rows, columns); row strides in bytes.
  static void run(long from, long fromRow, int rows, int columns, long to, long toRow) {
    for (int c = 0; c < columns; c += LANES) {
      for (int r = 0; r < rows; r += LANES) {
        block(from + r * fromRow + 4L * c, fromRow, to + c * toRow + 4L * r, toRow);
      }
    }
  }

  private static void block(long from, long fromRow, long to, long toRow) {
    if (LANES == 16) {
      WideTranspose.block(from, fromRow, to, toRow);
    } else if (LANES == 8) {
      exchange(from, fromRow, to, toRow, 4, SWAP4, BIT4);
      exchangeTwice(to, toRow, to, toRow, 2, SWAP2, BIT2, SWAP1, BIT1);
    } else {
      exchangeTwice(from, fromRow, to, toRow, 2, SWAP2, BIT2, SWAP1, BIT1);
    }
  }

  /// Swaps the off-diagonal quarters of every 2s x 2s sub-block.
  private static void exchange(long from, long fromRow, long to, long toRow, int s, VectorShuffle<Float> swap,
      VectorMask<Float> bit) {
    for (int base = 0; base < LANES; base += 2 * s) {
      for (int i = base; i < base + s; i++) {
        FloatVector a = FloatVector.fromMemorySegment(SPECIES, ALL, from + i * fromRow, ORDER);
        FloatVector b = FloatVector.fromMemorySegment(SPECIES, ALL, from + (i + s) * fromRow, ORDER);
        a.blend(b.rearrange(swap), bit).intoMemorySegment(ALL, to + i * toRow, ORDER);
        a.rearrange(swap).blend(b, bit).intoMemorySegment(ALL, to + (i + s) * toRow, ORDER);
      }
    }
  }

  /// The exchanges of distance s and of s / 2 in one pass over memory.
  private static void exchangeTwice(long from, long fromRow, long to, long toRow, int s, VectorShuffle<Float> swap,
      VectorMask<Float> bit, VectorShuffle<Float> nextSwap, VectorMask<Float> nextBit) {
    int half = s / 2;
    for (int item = 0; item < LANES / 4; item++) {
      int i = item / half * 2 * s + item % half;
      FloatVector a = FloatVector.fromMemorySegment(SPECIES, ALL, from + i * fromRow, ORDER);
      FloatVector b = FloatVector.fromMemorySegment(SPECIES, ALL, from + (i + half) * fromRow, ORDER);
      FloatVector c = FloatVector.fromMemorySegment(SPECIES, ALL, from + (i + s) * fromRow, ORDER);
      FloatVector d = FloatVector.fromMemorySegment(SPECIES, ALL, from + (i + s + half) * fromRow, ORDER);
      FloatVector e = a.blend(c.rearrange(swap), bit);
      FloatVector f = b.blend(d.rearrange(swap), bit);
      FloatVector g = a.rearrange(swap).blend(c, bit);
      FloatVector h = b.rearrange(swap).blend(d, bit);
      e.blend(f.rearrange(nextSwap), nextBit).intoMemorySegment(ALL, to + i * toRow, ORDER);
      e.rearrange(nextSwap).blend(f, nextBit).intoMemorySegment(ALL, to + (i + half) * toRow, ORDER);
      g.blend(h.rearrange(nextSwap), nextBit).intoMemorySegment(ALL, to + (i + s) * toRow, ORDER);
      g.rearrange(nextSwap).blend(h, nextBit).intoMemorySegment(ALL, to + (i + s + half) * toRow, ORDER);
    }
  }

  /// sums[r] = the sum over the lanes of row r, for `rows` (a multiple of the lanes) rows of one vector each, which are
  /// overwritten.
  static void laneSums(long from, int rows, long sums) {
    for (int r = 0; r < rows; r += LANES) {
      long block = from + (long) r * BYTES;
      block(block, BYTES, block, BYTES);
      FloatVector even = FloatVector.zero(SPECIES);
      FloatVector odd = even;
      for (int i = 0; i < LANES; i += 2) {
        even = even.add(FloatVector.fromMemorySegment(SPECIES, ALL, block + (long) i * BYTES, ORDER));
        odd = odd.add(FloatVector.fromMemorySegment(SPECIES, ALL, block + (i + 1L) * BYTES, ORDER));
      }
      even.add(odd).intoMemorySegment(ALL, sums + 4L * r, ORDER);
    }
  }
}
