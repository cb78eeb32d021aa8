package org.seqmix.tensor.cpu;

import static org.seqmix.tensor.cpu.Native.ALL;
import static org.seqmix.tensor.cpu.Native.ORDER;
import static org.seqmix.tensor.cpu.Vectors.LANES;
import static org.seqmix.tensor.cpu.Vectors.SPECIES;

import jdk.incubator.vector.FloatVector;

/// Transposes 16 x 16 blocks where a vector has 16 lanes: every lane of an exchange's result is picked from two rows by one
/// instruction. Processors with shorter vectors lack it; see [TileTranspose].
///
/// An exchange of distance s between rows i and i + s swaps the off-diagonal quarters of a 2s x 2s block. LOWER and UPPER name
/// the lanes of its two results, those of the second row counting on from those of the first.
final class WideTranspose {
  private static final FloatVector LOWER1 = lower(1);
  private static final FloatVector LOWER2 = lower(2);
  private static final FloatVector LOWER4 = lower(4);
  private static final FloatVector LOWER8 = lower(8);
  private static final FloatVector UPPER1 = LOWER1.add(1);
  private static final FloatVector UPPER2 = LOWER2.add(2);
  private static final FloatVector UPPER4 = LOWER4.add(4);
  private static final FloatVector UPPER8 = LOWER8.add(8);

  private WideTranspose() {}

  /// Lanes whose index has the bit s come from the second row, s lanes before.
  private static FloatVector lower(int s) {
    float[] lanes = new float[LANES];
    for (int lane = 0; lane < LANES; lane++) {
      lanes[lane] = (lane & s) == 0 ? lane : LANES + lane - s;
    }
    return FloatVector.fromArray(SPECIES, lanes, 0);
  }

  /// The block at `to` = the transpose of that at `from`; row strides in bytes.
  static void block(long from, long fromRow, long to, long toRow) {
    exchangeTwice(from, fromRow, to, toRow, 8, LOWER8, UPPER8, LOWER4, UPPER4);
    exchangeTwice(to, toRow, to, toRow, 2, LOWER2, UPPER2, LOWER1, UPPER1);
  }

  /// The exchanges of distance s and of s / 2 in one pass over memory.
  private static void exchangeTwice(long from, long fromRow, long to, long toRow, int s, FloatVector lower,
      FloatVector upper, FloatVector nextLower, FloatVector nextUpper) {
    int half = s / 2;
    for (int item = 0; item < LANES / 4; item++) {
      int i = item / half * 2 * s + item % half;
      FloatVector a = FloatVector.fromMemorySegment(SPECIES, ALL, from + i * fromRow, ORDER);
      FloatVector b = FloatVector.fromMemorySegment(SPECIES, ALL, from + (i + half) * fromRow, ORDER);
      FloatVector c = FloatVector.fromMemorySegment(SPECIES, ALL, from + (i + s) * fromRow, ORDER);
      FloatVector d = FloatVector.fromMemorySegment(SPECIES, ALL, from + (i + s + half) * fromRow, ORDER);
      FloatVector e = lower.selectFrom(a, c);
      FloatVector f = lower.selectFrom(b, d);
      FloatVector g = upper.selectFrom(a, c);
      FloatVector h = upper.selectFrom(b, d);
      nextLower.selectFrom(e, f).intoMemorySegment(ALL, to + i * toRow, ORDER);
      nextUpper.selectFrom(e, f).intoMemorySegment(ALL, to + (i + half) * toRow, ORDER);
      nextLower.selectFrom(g, h).intoMemorySegment(ALL, to + (i + s) * toRow, ORDER);
      nextUpper.selectFrom(g, h).intoMemorySegment(ALL, to + (i + s + half) * toRow, ORDER);
    }
  }
}
