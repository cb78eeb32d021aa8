package org.seqmix.tensor.cpu;

import static org.seqmix.tensor.cpu.Native.ALL;
import static org.seqmix.tensor.cpu.Vectors.BYTES;
import static org.seqmix.tensor.cpu.Vectors.LANES;
import static org.seqmix.tensor.cpu.Native.ORDER;
import static org.seqmix.tensor.cpu.Vectors.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/// The steps around [Fourier]: columns in and out, and products of points. Data as there.
final class FourierColumns {
  private FourierColumns() {}

  /// `tokens` rows of at most a vector's columns to polynomials of `size` points; what is beyond them is zero.
  static void load(long x, long rowBytes, int tokens, int columns, long data, int size) {
    int real = Math.min(tokens, size);
    part(x, rowBytes, real, columns, data, size);
    part(x + size * rowBytes, rowBytes, tokens - real, columns, data + BYTES, size);
  }

  private static void part(long x, long rowBytes, int tokens, int columns, long data, int size) {
    VectorMask<Float> m = SPECIES.indexInRange(0, columns);
    FloatVector zero = FloatVector.zero(SPECIES);
    for (int t = 0; t < tokens; t++) {
      FloatVector v = columns < LANES ? FloatVector.fromMemorySegment(SPECIES, ALL, x + t * rowBytes, ORDER, m)
          : FloatVector.fromMemorySegment(SPECIES, ALL, x + t * rowBytes, ORDER);
      v.intoMemorySegment(ALL, data + t * (long) Fourier.ROW, ORDER);
    }
    for (int t = tokens; t < size; t++) {
      zero.intoMemorySegment(ALL, data + t * (long) Fourier.ROW, ORDER);
    }
  }

  /// The first `tokens` numbers of every column back to rows.
  static void store(long data, int size, long y, long rowBytes, int tokens, int columns) {
    VectorMask<Float> m = SPECIES.indexInRange(0, columns);
    for (int t = 0; t < tokens; t++) {
      long at = t < size ? data + t * (long) Fourier.ROW : data + (t - size) * (long) Fourier.ROW + BYTES;
      FloatVector v = FloatVector.fromMemorySegment(SPECIES, ALL, at, ORDER);
      if (columns < LANES) {
        v.intoMemorySegment(ALL, y + t * rowBytes, ORDER, m);
      } else {
        v.intoMemorySegment(ALL, y + t * rowBytes, ORDER);
      }
    }
  }

  /// As [#store], times `scale` and added to what is there, whole vectors.
  static void addTo(long data, int size, float scale, long y, long rowBytes, int tokens) {
    for (int t = 0; t < tokens; t++) {
      long at = t < size ? data + t * (long) Fourier.ROW : data + (t - size) * (long) Fourier.ROW + BYTES;
      FloatVector v = FloatVector.fromMemorySegment(SPECIES, ALL, at, ORDER).mul(scale);
      FloatVector s = FloatVector.fromMemorySegment(SPECIES, ALL, y + t * rowBytes, ORDER);
      s.add(v).intoMemorySegment(ALL, y + t * rowBytes, ORDER);
    }
  }

  /// Every point times that of the filter: lane l of `data` takes lane `lanes[l]` of `filter`.
  static void times(long data, long filter, VectorShuffle<Float> lanes, int size) {
    for (int f = 0; f < size; f++) {
      long o = f * (long) Fourier.ROW;
      FloatVector wr = FloatVector.fromMemorySegment(SPECIES, ALL, filter + o, ORDER).rearrange(lanes);
      FloatVector wi = FloatVector.fromMemorySegment(SPECIES, ALL, filter + o + BYTES, ORDER).rearrange(lanes);
      FloatVector xr = FloatVector.fromMemorySegment(SPECIES, ALL, data + o, ORDER);
      FloatVector xi = FloatVector.fromMemorySegment(SPECIES, ALL, data + o + BYTES, ORDER);
      xr.mul(wr).sub(xi.mul(wi)).intoMemorySegment(ALL, data + o, ORDER);
      xr.fma(wi, xi.mul(wr)).intoMemorySegment(ALL, data + o + BYTES, ORDER);
    }
  }

  /// Every point times the conjugate of the filter's, which turns a convolution into a correlation.
  static void timesConjugate(long data, long filter, VectorShuffle<Float> lanes, int size) {
    for (int f = 0; f < size; f++) {
      long o = f * (long) Fourier.ROW;
      FloatVector wr = FloatVector.fromMemorySegment(SPECIES, ALL, filter + o, ORDER).rearrange(lanes);
      FloatVector wi = FloatVector.fromMemorySegment(SPECIES, ALL, filter + o + BYTES, ORDER).rearrange(lanes);
      FloatVector xr = FloatVector.fromMemorySegment(SPECIES, ALL, data + o, ORDER);
      FloatVector xi = FloatVector.fromMemorySegment(SPECIES, ALL, data + o + BYTES, ORDER);
      xr.fma(wr, xi.mul(wi)).intoMemorySegment(ALL, data + o, ORDER);
      xi.mul(wr).sub(xr.mul(wi)).intoMemorySegment(ALL, data + o + BYTES, ORDER);
    }
  }

  /// sum += a times the conjugate of b, point by point.
  static void addCorrelation(long a, long b, long sum, int size) {
    for (int f = 0; f < size; f++) {
      long o = f * (long) Fourier.ROW;
      FloatVector ar = FloatVector.fromMemorySegment(SPECIES, ALL, a + o, ORDER);
      FloatVector ai = FloatVector.fromMemorySegment(SPECIES, ALL, a + o + BYTES, ORDER);
      FloatVector br = FloatVector.fromMemorySegment(SPECIES, ALL, b + o, ORDER);
      FloatVector bi = FloatVector.fromMemorySegment(SPECIES, ALL, b + o + BYTES, ORDER);
      FloatVector sr = FloatVector.fromMemorySegment(SPECIES, ALL, sum + o, ORDER);
      FloatVector si = FloatVector.fromMemorySegment(SPECIES, ALL, sum + o + BYTES, ORDER);
      ar.fma(br, ai.fma(bi, sr)).intoMemorySegment(ALL, sum + o, ORDER);
      ai.mul(br).sub(ar.mul(bi)).add(si).intoMemorySegment(ALL, sum + o + BYTES, ORDER);
    }
  }
}
