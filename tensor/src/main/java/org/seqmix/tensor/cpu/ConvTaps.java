package org.seqmix.tensor.cpu;

import static org.seqmix.tensor.cpu.Native.ALL;
import static org.seqmix.tensor.cpu.Native.ORDER;
import static org.seqmix.tensor.cpu.Vectors.LANES;
import static org.seqmix.tensor.cpu.Vectors.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/// The taps of a depthwise convolution as rows of C channels, so that channels are lanes, and the sums over them.
///
/// A token's inputs are rows too: `rows[j]` is the address of the row under tap j, a row of zeros where there is none.
/// Every output is one chain of fused multiply-adds in ascending j, which way ever the taps are grouped.
final class ConvTaps {
  /// Taps computed together; the usual width of the convolution.
  private static final int GROUP = 4;

  /// Keeps the rows of taps out of each other's cache sets, which powers of two would share with the tokens' rows.
  private static final long PAD = 5 * 64;

  private final int taps;
  private final int channels;
  private final long step;
  private final long weights;
  private final long zeros;

  /// The taps of w (C, K), transposed into `region`.
  ConvTaps(Floats w, int channels, int taps, CpuRegion region) {
    this.taps = taps;
    this.channels = channels;
    this.step = 4L * channels + PAD;
    this.weights = region.allocate(taps * step);
    this.zeros = region.floats(channels);
    Native.zero(zeros, 4L * channels);
    boolean packed = taps == TapRows.TAPS && w.at(1, 0) - w.at(0, 0) == 4L * taps;
    for (int c = packed ? TapRows.run(w.address(), channels, weights, step) : 0; c < channels; c++) {
      for (int j = 0; j < taps; j++) {
        Native.setFloat(row(j) + 4L * c, Native.getFloat(w.at(c, j)));
      }
    }
  }

  int taps() {
    return taps;
  }

  int channels() {
    return channels;
  }

  /// Address of C zeros.
  long zeros() {
    return zeros;
  }

  /// y = start + sum over j of tap j times `rows[j]`.
  void apply(long[] rows, long start, long y) {
    int j = 0;
    long from = start;
    for (; j + GROUP <= taps; j += GROUP) {
      four(rows[j], rows[j + 1], rows[j + 2], rows[j + 3], row(j), step, from, y, channels);
      from = y;
    }
    for (; j < taps; j++) {
      one(rows[j], row(j), from, y, channels);
      from = y;
    }
  }

  private long row(int tap) {
    return weights + tap * step;
  }

  private static void four(long x0, long x1, long x2, long x3, long w, long step, long from, long y, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      long o = 4L * i;
      long t = w + o;
      FloatVector s = FloatVector.fromMemorySegment(SPECIES, ALL, from + o, ORDER);
      FloatVector w0 = FloatVector.fromMemorySegment(SPECIES, ALL, t, ORDER);
      FloatVector w1 = FloatVector.fromMemorySegment(SPECIES, ALL, t + step, ORDER);
      FloatVector w2 = FloatVector.fromMemorySegment(SPECIES, ALL, t + 2 * step, ORDER);
      FloatVector w3 = FloatVector.fromMemorySegment(SPECIES, ALL, t + 3 * step, ORDER);
      s = w0.fma(FloatVector.fromMemorySegment(SPECIES, ALL, x0 + o, ORDER), s);
      s = w1.fma(FloatVector.fromMemorySegment(SPECIES, ALL, x1 + o, ORDER), s);
      s = w2.fma(FloatVector.fromMemorySegment(SPECIES, ALL, x2 + o, ORDER), s);
      s = w3.fma(FloatVector.fromMemorySegment(SPECIES, ALL, x3 + o, ORDER), s);
      s.intoMemorySegment(ALL, y + o, ORDER);
    }
    for (; i < n; i++) {
      long o = 4L * i;
      float s = Math.fma(Native.getFloat(w + o), Native.getFloat(x0 + o), Native.getFloat(from + o));
      s = Math.fma(Native.getFloat(w + step + o), Native.getFloat(x1 + o), s);
      s = Math.fma(Native.getFloat(w + 2 * step + o), Native.getFloat(x2 + o), s);
      Native.setFloat(y + o, Math.fma(Native.getFloat(w + 3 * step + o), Native.getFloat(x3 + o), s));
    }
  }

  private static void one(long x, long w, long from, long y, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      long o = 4L * i;
      FloatVector s = FloatVector.fromMemorySegment(SPECIES, ALL, from + o, ORDER);
      FloatVector t = FloatVector.fromMemorySegment(SPECIES, ALL, w + o, ORDER);
      t.fma(FloatVector.fromMemorySegment(SPECIES, ALL, x + o, ORDER), s).intoMemorySegment(ALL, y + o, ORDER);
    }
    if (i < n) {
      long o = 4L * i;
      VectorMask<Float> m = SPECIES.indexInRange(i, n);
      FloatVector s = FloatVector.fromMemorySegment(SPECIES, ALL, from + o, ORDER, m);
      FloatVector t = FloatVector.fromMemorySegment(SPECIES, ALL, w + o, ORDER, m);
      t.fma(FloatVector.fromMemorySegment(SPECIES, ALL, x + o, ORDER, m), s).intoMemorySegment(ALL, y + o, ORDER, m);
    }
  }
}
