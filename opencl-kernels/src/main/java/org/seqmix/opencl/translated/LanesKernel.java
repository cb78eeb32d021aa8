package org.seqmix.opencl.translated;

import com.aparapi.Kernel;

/// A kernel of work groups of {@link #LANES} items that share sums and maxima.
///
/// Every item of a group calls {@link #sumOfLanes} and {@link #largestOfLanes} the same number of times. Lanes meet in a fixed tree,
/// so a sum has the same bits in every run.
abstract class LanesKernel extends FunctionsKernel {
  /// Work items a group.
  static final int LANES = 64;

  @Local final float[] partial = new float[LANES];

  /// The sum of the lanes' values, for every lane.
  float sumOfLanes(float value) {
    int lane = getLocalId();
    partial[lane] = value;
    localBarrier();
    for (int reach = LANES / 2; reach > 0; reach = reach / 2) {
      if (lane < reach) {
        partial[lane] = partial[lane] + partial[lane + reach];
      }
      localBarrier();
    }
    float total = partial[0];
    // No lane may begin the next sum before all have read this one; as plain Java even the groups share the array.
    localBarrier();
    return total;
  }

  /// The largest of the lanes' values, for every lane.
  float largestOfLanes(float value) {
    int lane = getLocalId();
    partial[lane] = value;
    localBarrier();
    for (int reach = LANES / 2; reach > 0; reach = reach / 2) {
      if (lane < reach) {
        partial[lane] = max(partial[lane], partial[lane + reach]);
      }
      localBarrier();
    }
    float largest = partial[0];
    localBarrier();
    return largest;
  }
}
