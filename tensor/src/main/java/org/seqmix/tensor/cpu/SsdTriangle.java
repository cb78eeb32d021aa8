package org.seqmix.tensor.cpu;

import static org.seqmix.tensor.cpu.Native.ALL;
import static org.seqmix.tensor.cpu.Native.FLOAT;
import static org.seqmix.tensor.cpu.Native.ORDER;
import static org.seqmix.tensor.cpu.Vectors.BYTES;
import static org.seqmix.tensor.cpu.Vectors.LANES;
import static org.seqmix.tensor.cpu.Vectors.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/// What [SsdChunk] does between its products: decays on the lower triangle, and sums of what passes each token. `q` is
/// the number of tokens, rows of triangles are `q` floats. The steps are those of [SsdChunk].
final class SsdTriangle {
  private SsdTriangle() {}

  /// Step 1: g = L ∘ g, m = L ∘ cb in the blocks of `grain` that touch the lower triangle; adds the diagonal of g to
  /// `skips`, lane by lane. Rows of L follow from each other.
  static void mask(int q, int grain, long a, long cb, long g, long m, long skips) {
    for (int from = 0; from < q; from += LANES) {
      maskColumn(q, from, from / grain * grain, a, cb + 4L * from, g + 4L * from, m + 4L * from, skips);
    }
  }

  private static void maskColumn(int q, int column, int first, long a, long cb, long g, long m, long skips) {
    FloatVector decay = FloatVector.zero(SPECIES);
    FloatVector one = FloatVector.broadcast(SPECIES, 1f);
    FloatVector skip = FloatVector.fromMemorySegment(SPECIES, ALL, skips, ORDER);
    for (int i = first; i < q; i++) {
      long at = 4L * i * q;
      VectorMask<Float> diagonal = Lanes.INDEX.eq(i - column);
      decay = decay.mul(ALL.get(FLOAT, a + 4L * i)).blend(one, diagonal);
      FloatVector gradient = FloatVector.fromMemorySegment(SPECIES, ALL, g + at, ORDER);
      skip = skip.add(gradient, diagonal);
      gradient.mul(decay).intoMemorySegment(ALL, g + at, ORDER);
      FloatVector.fromMemorySegment(SPECIES, ALL, cb + at, ORDER).mul(decay).intoMemorySegment(ALL, m + at, ORDER);
    }
    skip.intoMemorySegment(ALL, skips, ORDER);
  }

  /// Adds to row t of `to` (one vector) the products left right summed over the rows up to t, lane by lane, for `rows`
  /// rows of `columns`. Row steps in bytes, negative to go backwards.
  static void sumDots(int rows, int columns, long left, long right, long step, long to, long toStep) {
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int t = 0; t < rows; t++) {
      for (long i = 0; i < 4L * columns; i += BYTES) {
        FloatVector x = FloatVector.fromMemorySegment(SPECIES, ALL, left + i, ORDER);
        sum = x.fma(FloatVector.fromMemorySegment(SPECIES, ALL, right + i, ORDER), sum);
      }
      FloatVector.fromMemorySegment(SPECIES, ALL, to, ORDER).add(sum).intoMemorySegment(ALL, to, ORDER);
      left += step;
      right += step;
      to += toStep;
    }
  }

  /// Adds <r, h> times the chunk's decay to every row of `to`.
  static void addThrough(int q, long r, long h, long bytes, float decay, long to) {
    FloatVector even = FloatVector.zero(SPECIES);
    FloatVector odd = FloatVector.zero(SPECIES);
    for (long i = 0; i < bytes; i += 2L * BYTES) {
      FloatVector x = FloatVector.fromMemorySegment(SPECIES, ALL, r + i, ORDER);
      FloatVector y = FloatVector.fromMemorySegment(SPECIES, ALL, r + i + BYTES, ORDER);
      even = x.fma(FloatVector.fromMemorySegment(SPECIES, ALL, h + i, ORDER), even);
      odd = y.fma(FloatVector.fromMemorySegment(SPECIES, ALL, h + i + BYTES, ORDER), odd);
    }
    FloatVector all = even.add(odd).mul(decay);
    for (int t = 0; t < q; t++) {
      FloatVector.fromMemorySegment(SPECIES, ALL, to, ORDER).add(all).intoMemorySegment(ALL, to, ORDER);
      to += BYTES;
    }
  }

  /// Adds to row k of `to` the sum of g cb over columns before k and rows from k on, lane by lane.
  static void passing(int q, long g, long cb, long to) {
    for (int from = 0; from < q; from += LANES) {
      passingColumn(q, from, g + 4L * from, cb + 4L * from, to);
    }
  }

  private static void passingColumn(int q, int column, long g, long cb, long to) {
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int k = q - 1; k >= column; k--) {
      long at = 4L * k * q;
      FloatVector x = FloatVector.fromMemorySegment(SPECIES, ALL, g + at, ORDER);
      sum = x.fma(FloatVector.fromMemorySegment(SPECIES, ALL, cb + at, ORDER), sum);
      long row = to + (long) k * BYTES;
      FloatVector.fromMemorySegment(SPECIES, ALL, row, ORDER).add(sum, Lanes.INDEX.lt(k - column))
          .intoMemorySegment(ALL, row, ORDER);
    }
  }
}
