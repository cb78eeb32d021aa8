package org.seqmix.tensor.cpu;

import static org.seqmix.tensor.cpu.Native.ALL;
import static org.seqmix.tensor.cpu.Native.ORDER;
import static org.seqmix.tensor.cpu.Vectors.BYTES;
import static org.seqmix.tensor.cpu.Vectors.SPECIES;

import jdk.incubator.vector.FloatVector;

/// Rows of tiles of two mixing matrices and of gradients; columns are a multiple of the lanes.
final class DistanceRow {
  private DistanceRow() {}

  /// score = product gate - exp(score - lse).
  static void difference(long score, float lse, long product, long gate, int columns) {
    for (long c = 0; c < 4L * columns; c += BYTES) {
      FloatVector p = VectorMath.exp(FloatVector.fromMemorySegment(SPECIES, ALL, score + c, ORDER).sub(lse));
      FloatVector m = FloatVector.fromMemorySegment(SPECIES, ALL, product + c, ORDER);
      FloatVector g = FloatVector.fromMemorySegment(SPECIES, ALL, gate + c, ORDER);
      m.mul(g).sub(p).intoMemorySegment(ALL, score + c, ORDER);
    }
  }

  /// The sum of the squares of a tile, in a fixed order.
  static double squares(long tile, int rows, int columns) {
    FloatVector even = FloatVector.zero(SPECIES);
    FloatVector odd = FloatVector.zero(SPECIES);
    for (long at = 0; at < 4L * rows * columns; at += 2L * BYTES) {
      FloatVector v = FloatVector.fromMemorySegment(SPECIES, ALL, tile + at, ORDER);
      FloatVector w = FloatVector.fromMemorySegment(SPECIES, ALL, tile + at + BYTES, ORDER);
      even = v.fma(v, even);
      odd = w.fma(w, odd);
    }
    return (double) Lanes.sum(even) + Lanes.sum(odd);
  }

  /// gate = factor difference gate, product = gate product: the gradient of C Bᵀ, and what passes the decays.
  static void gradient(float factor, long difference, long gate, long product, int columns) {
    FloatVector f = FloatVector.broadcast(SPECIES, factor);
    for (long c = 0; c < 4L * columns; c += BYTES) {
      FloatVector e = FloatVector.fromMemorySegment(SPECIES, ALL, difference + c, ORDER);
      FloatVector g = FloatVector.fromMemorySegment(SPECIES, ALL, gate + c, ORDER).mul(e.mul(f));
      g.intoMemorySegment(ALL, gate + c, ORDER);
      FloatVector m = FloatVector.fromMemorySegment(SPECIES, ALL, product + c, ORDER);
      g.mul(m).intoMemorySegment(ALL, product + c, ORDER);
    }
  }

  /// The vector at `sum` += a row's vectors; the row of floats at `columnSums` += the row.
  static void addSums(long row, int columns, long sum, long columnSums) {
    FloatVector s = FloatVector.fromMemorySegment(SPECIES, ALL, sum, ORDER);
    for (long c = 0; c < 4L * columns; c += BYTES) {
      FloatVector v = FloatVector.fromMemorySegment(SPECIES, ALL, row + c, ORDER);
      s = s.add(v);
      v.add(FloatVector.fromMemorySegment(SPECIES, ALL, columnSums + c, ORDER))
          .intoMemorySegment(ALL, columnSums + c, ORDER);
    }
    s.intoMemorySegment(ALL, sum, ORDER);
  }

  /// The sum of the columns before `end` of row, in a fixed order; the row has whole vectors.
  static float sumBefore(long row, int end) {
    FloatVector s = FloatVector.zero(SPECIES);
    for (int c = 0; c < end; c += Vectors.LANES) {
      FloatVector v = FloatVector.fromMemorySegment(SPECIES, ALL, row + 4L * c, ORDER);
      s = s.add(v, Lanes.INDEX.lt(end - c));
    }
    return Lanes.sum(s);
  }
}
