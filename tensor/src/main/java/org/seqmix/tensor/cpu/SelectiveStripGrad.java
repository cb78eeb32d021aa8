package org.seqmix.tensor.cpu;

import static org.seqmix.tensor.cpu.Native.ALL;
import static org.seqmix.tensor.cpu.Native.BYTES;
import static org.seqmix.tensor.cpu.Native.FLOAT;
import static org.seqmix.tensor.cpu.Native.ORDER;
import static org.seqmix.tensor.cpu.Native.SPECIES;

import jdk.incubator.vector.FloatVector;

/// Backward of [SelectiveStrip], two numbers of the state at a time: they, their gradients and the sums of da stay in
/// registers. Layouts are those of the strip; `decays` and `kept` are of one number, [#NEXT] bytes before the next one.
final class SelectiveStripGrad {
  /// Numbers of the state in registers.
  static final int STATES = 2;
  /// Floats of one number's kept states: one before every token and one after the last.
  static final long KEPT = (SelectiveStrip.TOKENS + 1L) * Native.LANES;

  private static final long NEXT = SelectiveStrip.TOKENS * BYTES;
  private static final long NEXT_KEPT = 4 * KEPT;

  private SelectiveStripGrad() {}

  /// Writes the states before every token and after the last to `kept`, from h before the first.
  static void keep(int tokens, long row, long h, long decays, long u, long keyRow, long b, long kept) {
    FloatVector h0 = FloatVector.fromMemorySegment(SPECIES, ALL, h, ORDER);
    FloatVector h1 = FloatVector.fromMemorySegment(SPECIES, ALL, h + row, ORDER);
    h0.intoMemorySegment(ALL, kept, ORDER);
    h1.intoMemorySegment(ALL, kept + NEXT_KEPT, ORDER);
    long gains = u;
    long pb = b;
    for (long o = 0; o < tokens * BYTES; o += BYTES) {
      FloatVector gain = FloatVector.fromMemorySegment(SPECIES, ALL, gains, ORDER);
      h0 = FloatVector.fromMemorySegment(SPECIES, ALL, decays + o, ORDER).mul(h0);
      h0 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pb)).fma(gain, h0);
      h0.intoMemorySegment(ALL, kept + BYTES + o, ORDER);
      h1 = FloatVector.fromMemorySegment(SPECIES, ALL, decays + NEXT + o, ORDER).mul(h1);
      h1 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pb + 4)).fma(gain, h1);
      h1.intoMemorySegment(ALL, kept + NEXT_KEPT + BYTES + o, ORDER);
      gains += row;
      pb += keyRow;
    }
  }

  /// From the gradient s of the state after the last token to that before the first; adds to the tiles `da` (of the
  /// rates), `values` (sum of S B) and `steps` (sum of a S decay h, a the rates), and to `db` and `dc`, a vector of
  /// channels for every number and token, `sumRow` bytes a token.
  static void backward(int tokens, long row, long s, long a, long da, long decays, long kept, long dt, long u, long dy,
      long values, long steps, long keyRow, long b, long c, long sumRow, long db, long dc) {
    FloatVector s0 = FloatVector.fromMemorySegment(SPECIES, ALL, s, ORDER);
    FloatVector s1 = FloatVector.fromMemorySegment(SPECIES, ALL, s + row, ORDER);
    FloatVector a0 = FloatVector.fromMemorySegment(SPECIES, ALL, a, ORDER);
    FloatVector a1 = FloatVector.fromMemorySegment(SPECIES, ALL, a + row, ORDER);
    FloatVector da0 = FloatVector.fromMemorySegment(SPECIES, ALL, da, ORDER);
    FloatVector da1 = FloatVector.fromMemorySegment(SPECIES, ALL, da + row, ORDER);
    FloatVector h0 = FloatVector.fromMemorySegment(SPECIES, ALL, kept + tokens * BYTES, ORDER);
    FloatVector h1 = FloatVector.fromMemorySegment(SPECIES, ALL, kept + NEXT_KEPT + tokens * BYTES, ORDER);
    long key = (tokens - 1) * keyRow;
    long sum = (tokens - 1) * sumRow;
    long o = (tokens - 1) * BYTES;
    for (long at = (tokens - 1) * row; at >= 0; at -= row) {
      FloatVector slope = FloatVector.fromMemorySegment(SPECIES, ALL, dy + at, ORDER);
      FloatVector gain = FloatVector.fromMemorySegment(SPECIES, ALL, u + at, ORDER);
      FloatVector step = FloatVector.fromMemorySegment(SPECIES, ALL, dt + at, ORDER);
      FloatVector value = FloatVector.fromMemorySegment(SPECIES, ALL, values + at, ORDER);
      FloatVector rate = FloatVector.fromMemorySegment(SPECIES, ALL, steps + at, ORDER);
      s0 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, c + key)).fma(slope, s0);
      h0.fma(slope, FloatVector.fromMemorySegment(SPECIES, ALL, dc + sum, ORDER)).intoMemorySegment(ALL, dc + sum,
          ORDER);
      s0.fma(gain, FloatVector.fromMemorySegment(SPECIES, ALL, db + sum, ORDER)).intoMemorySegment(ALL, db + sum,
          ORDER);
      value = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, b + key)).fma(s0, value);
      s0 = FloatVector.fromMemorySegment(SPECIES, ALL, decays + o, ORDER).mul(s0);
      h0 = FloatVector.fromMemorySegment(SPECIES, ALL, kept + o, ORDER);
      FloatVector through = s0.mul(h0);
      rate = a0.fma(through, rate);
      da0 = step.fma(through, da0);
      s1 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, c + 4 + key)).fma(slope, s1);
      h1.fma(slope, FloatVector.fromMemorySegment(SPECIES, ALL, dc + BYTES + sum, ORDER))
          .intoMemorySegment(ALL, dc + BYTES + sum, ORDER);
      s1.fma(gain, FloatVector.fromMemorySegment(SPECIES, ALL, db + BYTES + sum, ORDER))
          .intoMemorySegment(ALL, db + BYTES + sum, ORDER);
      value = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, b + 4 + key)).fma(s1, value);
      s1 = FloatVector.fromMemorySegment(SPECIES, ALL, decays + NEXT + o, ORDER).mul(s1);
      h1 = FloatVector.fromMemorySegment(SPECIES, ALL, kept + NEXT_KEPT + o, ORDER);
      through = s1.mul(h1);
      rate = a1.fma(through, rate);
      da1 = step.fma(through, da1);
      value.intoMemorySegment(ALL, values + at, ORDER);
      rate.intoMemorySegment(ALL, steps + at, ORDER);
      key -= keyRow;
      sum -= sumRow;
      o -= BYTES;
    }
    s0.intoMemorySegment(ALL, s, ORDER);
    s1.intoMemorySegment(ALL, s + row, ORDER);
    da0.intoMemorySegment(ALL, da, ORDER);
    da1.intoMemorySegment(ALL, da + row, ORDER);
  }

  /// dx = dt values + skip dy and ddt = ln 2 steps + x values for a row of `bytes` bytes; the results take the place of
  /// `values` and `steps`.
  static void finish(long bytes, long dt, long x, long dy, long skips, long values, long steps) {
    FloatVector scale = FloatVector.broadcast(SPECIES, VectorMath.LN_2);
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
