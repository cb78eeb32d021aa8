package org.seqmix.tensor.cpu;

import static org.seqmix.tensor.cpu.Vectors.LANES;
import static org.seqmix.tensor.cpu.Vectors.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/// What kernels do across the lanes of a vector, in a fixed order.
final class Lanes {
  /// 0, 1, 2, … in the lanes.
  static final FloatVector INDEX = FloatVector.zero(SPECIES).addIndex(1);

  private static final VectorShuffle<Float> SWAP1 = swap(1);
  private static final VectorShuffle<Float> SWAP2 = swap(2);
  private static final VectorShuffle<Float> SWAP4 = swap(4);
  private static final VectorShuffle<Float> SWAP8 = swap(8);

  private Lanes() {}

  /// Lane l reads lane l xor distance; the identity where vectors are too short for it.
  static VectorShuffle<Float> swap(int distance) {
    return VectorShuffle.fromOp(SPECIES, lane -> distance < LANES ? lane ^ distance : lane);
  }

  /// Set in the lanes whose index has the bit `distance`.
  static VectorMask<Float> bit(int distance) {
    boolean[] set = new boolean[LANES];
    for (int lane = 0; lane < LANES; lane++) {
      set[lane] = (lane & distance) != 0;
    }
    return VectorMask.fromArray(SPECIES, set, 0);
  }

  /// The next multiple of the number of lanes.
  static int padded(int count) {
    return padded(count, LANES);
  }

  /// The next multiple of `unit`.
  static int padded(int count, int unit) {
    return (count + unit - 1) / unit * unit;
  }

  /// The sum of all lanes as a balanced tree: the same bits in compiled and interpreted code.
  static float sum(FloatVector v) {
    FloatVector s = v;
    if (LANES > 8) {
      s = s.add(s.rearrange(SWAP8));
    }
    if (LANES > 4) {
      s = s.add(s.rearrange(SWAP4));
    }
    if (LANES > 2) {
      s = s.add(s.rearrange(SWAP2));
    }
    return s.add(s.rearrange(SWAP1)).lane(0);
  }

  /// The largest lane.
  static float max(FloatVector v) {
    FloatVector s = v;
    if (LANES > 8) {
      s = s.max(s.rearrange(SWAP8));
    }
    if (LANES > 4) {
      s = s.max(s.rearrange(SWAP4));
    }
    if (LANES > 2) {
      s = s.max(s.rearrange(SWAP2));
    }
    return s.max(s.rearrange(SWAP1)).lane(0);
  }
}
