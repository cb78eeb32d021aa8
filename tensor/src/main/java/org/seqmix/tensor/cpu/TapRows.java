package org.seqmix.tensor.cpu;

import static org.seqmix.tensor.cpu.Native.ALL;
import static org.seqmix.tensor.cpu.Native.ORDER;
import static org.seqmix.tensor.cpu.Vectors.BYTES;
import static org.seqmix.tensor.cpu.Vectors.LANES;
import static org.seqmix.tensor.cpu.Vectors.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/// The transpose of (channels, 4): when a token is written, this is most of its convolution.
///
/// As many channels as there are lanes lie in four vectors. Tap j of channel i is element 4i + j of them: lane i takes
/// it from vector 4i / lanes, whose lane is the same for all four up to a quarter of the lanes.
final class TapRows {
  /// Taps that are transposed here.
  static final int TAPS = 4;

  private static final VectorShuffle<Float> TAP0 = tap(0);
  private static final VectorShuffle<Float> TAP1 = tap(1);
  private static final VectorShuffle<Float> TAP2 = tap(2);
  private static final VectorShuffle<Float> TAP3 = tap(3);
  private static final VectorMask<Float> SECOND = quarter(1);
  private static final VectorMask<Float> THIRD = quarter(2);
  private static final VectorMask<Float> FOURTH = quarter(3);

  private TapRows() {}

  private static VectorShuffle<Float> tap(int j) {
    return VectorShuffle.fromOp(SPECIES, lane -> (TAPS * lane + j) % LANES);
  }

  private static VectorMask<Float> quarter(int vector) {
    boolean[] set = new boolean[LANES];
    for (int lane = 0; lane < LANES; lane++) {
      set[lane] = TAPS * lane / LANES == vector;
    }
    return VectorMask.fromArray(SPECIES, set, 0);
  }

  /// Writes the taps of whole vectors of channels as rows, `step` bytes apart; returns how many channels those are.
  static int run(long from, int channels, long to, long step) {
    int whole = channels / LANES * LANES;
    for (long at = to; at < to + 4L * whole; at += BYTES) {
      FloatVector a = FloatVector.fromMemorySegment(SPECIES, ALL, from, ORDER);
      FloatVector b = FloatVector.fromMemorySegment(SPECIES, ALL, from + BYTES, ORDER);
      FloatVector c = FloatVector.fromMemorySegment(SPECIES, ALL, from + 2L * BYTES, ORDER);
      FloatVector d = FloatVector.fromMemorySegment(SPECIES, ALL, from + 3L * BYTES, ORDER);
      a.rearrange(TAP0).blend(b.rearrange(TAP0), SECOND).blend(c.rearrange(TAP0), THIRD)
          .blend(d.rearrange(TAP0), FOURTH).intoMemorySegment(ALL, at, ORDER);
      a.rearrange(TAP1).blend(b.rearrange(TAP1), SECOND).blend(c.rearrange(TAP1), THIRD)
          .blend(d.rearrange(TAP1), FOURTH).intoMemorySegment(ALL, at + step, ORDER);
      a.rearrange(TAP2).blend(b.rearrange(TAP2), SECOND).blend(c.rearrange(TAP2), THIRD)
          .blend(d.rearrange(TAP2), FOURTH).intoMemorySegment(ALL, at + 2 * step, ORDER);
      a.rearrange(TAP3).blend(b.rearrange(TAP3), SECOND).blend(c.rearrange(TAP3), THIRD)
          .blend(d.rearrange(TAP3), FOURTH).intoMemorySegment(ALL, at + 3 * step, ORDER);
      from += 4L * BYTES;
    }
    return whole;
  }
}
