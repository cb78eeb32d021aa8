package org.seqmix.tensor.cpu;

import static org.seqmix.tensor.cpu.Native.ALL;
import static org.seqmix.tensor.cpu.Vectors.BYTES;
import static org.seqmix.tensor.cpu.Native.FLOAT;
import static org.seqmix.tensor.cpu.Native.ORDER;
import static org.seqmix.tensor.cpu.Vectors.SPECIES;

import jdk.incubator.vector.FloatVector;

/// Backward of [SelectiveStrip], two numbers of the state at a time: they, their gradients and the sums of da stay in
/// registers. More would exceed what the compiler takes into one method. Layouts are those of the strip.
final class SelectiveStripGrad {
  /// Numbers of the state in registers.
  static final int STATES = 2;
  /// Floats of the states kept.
  static final long KEPT = (long) STATES * SelectiveStrip.TOKENS * Vectors.LANES;

  private static final long NEXT = SelectiveStrip.TOKENS * BYTES;

  private SelectiveStripGrad() {}

  /// Writes the states before every token to `kept`, from h before the first; adds h dy, a vector of channels for every
  /// number and token, to `dc`. Both are laid out as the decays.
  static void keep(int tokens, long row, long h, long decays, long u, long dy, long keyRow, long b, long kept,
      long dc) {
    FloatVector h0 = FloatVector.fromMemorySegment(SPECIES, ALL, h, ORDER);
    FloatVector h1 = FloatVector.fromMemorySegment(SPECIES, ALL, h + row, ORDER);
    long at = 0;
    long pb = b;
    for (long o = 0; o < tokens * BYTES; o += BYTES) {
      FloatVector gain = FloatVector.fromMemorySegment(SPECIES, ALL, u + at, ORDER);
      FloatVector slope = FloatVector.fromMemorySegment(SPECIES, ALL, dy + at, ORDER);
      h0.intoMemorySegment(ALL, kept + o, ORDER);
      h0 = FloatVector.fromMemorySegment(SPECIES, ALL, decays + o, ORDER).mul(h0);
      h0 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pb)).fma(gain, h0);
      h0.fma(slope, FloatVector.fromMemorySegment(SPECIES, ALL, dc + o, ORDER)).intoMemorySegment(ALL, dc + o, ORDER);
      h1.intoMemorySegment(ALL, kept + NEXT + o, ORDER);
      h1 = FloatVector.fromMemorySegment(SPECIES, ALL, decays + NEXT + o, ORDER).mul(h1);
      h1 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pb + 4)).fma(gain, h1);
      h1.fma(slope, FloatVector.fromMemorySegment(SPECIES, ALL, dc + NEXT + o, ORDER))
          .intoMemorySegment(ALL, dc + NEXT + o, ORDER);
      at += row;
      pb += keyRow;
    }
  }

  /// From the gradient s of the state after the last token to that before the first; adds to the tiles `da` (of the
  /// rates), `values` (sum of S B) and `steps` (sum of a S decay h, a the rates), and S u to `db`, laid out as `dc`.
  static void backward(int tokens, long row, long s, long a, long da, long decays, long kept, long dt, long u, long dy,
      long values, long steps, long keyRow, long b, long c, long db) {
    FloatVector s0 = FloatVector.fromMemorySegment(SPECIES, ALL, s, ORDER);
    FloatVector s1 = FloatVector.fromMemorySegment(SPECIES, ALL, s + row, ORDER);
    FloatVector a0 = FloatVector.fromMemorySegment(SPECIES, ALL, a, ORDER);
    FloatVector a1 = FloatVector.fromMemorySegment(SPECIES, ALL, a + row, ORDER);
    FloatVector da0 = FloatVector.fromMemorySegment(SPECIES, ALL, da, ORDER);
    FloatVector da1 = FloatVector.fromMemorySegment(SPECIES, ALL, da + row, ORDER);
    long at = (tokens - 1) * row;
    long key = (tokens - 1) * keyRow;
    for (long o = (tokens - 1) * BYTES; o >= 0; o -= BYTES) {
      FloatVector slope = FloatVector.fromMemorySegment(SPECIES, ALL, dy + at, ORDER);
      FloatVector gain = FloatVector.fromMemorySegment(SPECIES, ALL, u + at, ORDER);
      FloatVector step = FloatVector.fromMemorySegment(SPECIES, ALL, dt + at, ORDER);
      FloatVector value = FloatVector.fromMemorySegment(SPECIES, ALL, values + at, ORDER);
      FloatVector rate = FloatVector.fromMemorySegment(SPECIES, ALL, steps + at, ORDER);
      s0 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, c + key)).fma(slope, s0);
      s0.fma(gain, FloatVector.fromMemorySegment(SPECIES, ALL, db + o, ORDER)).intoMemorySegment(ALL, db + o, ORDER);
      value = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, b + key)).fma(s0, value);
      s0 = FloatVector.fromMemorySegment(SPECIES, ALL, decays + o, ORDER).mul(s0);
      FloatVector through = FloatVector.fromMemorySegment(SPECIES, ALL, kept + o, ORDER).mul(s0);
      rate = a0.fma(through, rate);
      da0 = step.fma(through, da0);
      s1 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, c + 4 + key)).fma(slope, s1);
      s1.fma(gain, FloatVector.fromMemorySegment(SPECIES, ALL, db + NEXT + o, ORDER))
          .intoMemorySegment(ALL, db + NEXT + o, ORDER);
      value = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, b + 4 + key)).fma(s1, value);
      s1 = FloatVector.fromMemorySegment(SPECIES, ALL, decays + NEXT + o, ORDER).mul(s1);
      through = FloatVector.fromMemorySegment(SPECIES, ALL, kept + NEXT + o, ORDER).mul(s1);
      rate = a1.fma(through, rate);
      da1 = step.fma(through, da1);
      value.intoMemorySegment(ALL, values + at, ORDER);
      rate.intoMemorySegment(ALL, steps + at, ORDER);
      at -= row;
      key -= keyRow;
    }
    s0.intoMemorySegment(ALL, s, ORDER);
    s1.intoMemorySegment(ALL, s + row, ORDER);
    da0.intoMemorySegment(ALL, da, ORDER);
    da1.intoMemorySegment(ALL, da + row, ORDER);
  }

  /// dx = dt values + skip dy and ddt = ln 2 steps + x values for a row of `bytes` bytes; the results take the place of
  /// `values` and `steps`.
  static void finish(long bytes, long dt, long x, long dy, long skips, long values, long steps) {
    FloatVector scale = FloatVector.broadcast(SPECIES, FloatMath.LN2_HIGH);
    for (long o = 0; o < bytes; o += BYTES) {
      FloatVector value = FloatVector.fromMemorySegment(SPECIES, ALL, values + o, ORDER);
      FloatVector skip = FloatVector.fromMemorySegment(SPECIES, ALL, skips + o, ORDER)
          .mul(FloatVector.fromMemorySegment(SPECIES, ALL, dy + o, ORDER));
      FloatVector.fromMemorySegment(SPECIES, ALL, dt + o, ORDER).fma(value, skip)
          .intoMemorySegment(ALL, values + o, ORDER);
      FloatVector step = FloatVector.fromMemorySegment(SPECIES, ALL, steps + o, ORDER).mul(scale);
      FloatVector.fromMemorySegment(SPECIES, ALL, x + o, ORDER).fma(value, step).intoMemorySegment(ALL, steps + o,
          ORDER);
    }
  }
}
