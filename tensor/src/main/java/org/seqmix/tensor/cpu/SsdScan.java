package org.seqmix.tensor.cpu;

import static org.seqmix.tensor.cpu.Native.ADDRESS;
import static org.seqmix.tensor.cpu.Native.ALL;
import static org.seqmix.tensor.cpu.Native.FLOAT;
import static org.seqmix.tensor.cpu.Native.ORDER;
import static org.seqmix.tensor.cpu.Native.STEP;
import static org.seqmix.tensor.cpu.Vectors.BYTES;
import static org.seqmix.tensor.cpu.Vectors.LANES;
import static org.seqmix.tensor.cpu.Vectors.SPECIES;

import jdk.incubator.vector.FloatVector;

/// The SSD recurrence of one head over some tokens, a strip of the state in registers at a time.
///
/// The state is (state, head dim) with the head dim in the lanes; B and C are broadcast. y is the sum over the state in
/// ascending order, continued strip by strip from what y holds before.
final class SsdScan {
  /// Rows of the state in a strip.
  static final int STRIP = 4;

  private SsdScan() {}

  /// Advances a state of (state, columns), state a multiple of [#STRIP], columns of the lanes; y += the outputs.
  ///
  /// `to` 0 keeps no state, and may be `from`. `a` has a decay for each token. Strides in bytes.
  static void run(int tokens, int state, int columns, long from, long to, long stateRow, long a, long x, long xRow,
      long b, long bRow, long c, long cRow, long y, long yRow) {
    for (int n = 0; n < state; n += STRIP) {
      long begin = from + n * stateRow;
      long end = to == 0 ? 0 : to + n * stateRow;
      strip(tokens, columns, begin, end, stateRow, a, x, xRow, b + 4L * n, bRow, c + 4L * n, cRow, y, yRow);
    }
  }

  private static void strip(int tokens, int columns, long from, long to, long stateRow, long a, long x, long xRow,
      long b, long bRow, long c, long cRow, long y, long yRow) {
    int p = 0;
    for (; p + 2 * LANES <= columns; p += 2 * LANES) {
      long at = 4L * p;
      wide(tokens, from + at, to == 0 ? 0 : to + at, stateRow, a, x + at, xRow, b, bRow, c, cRow, y + at, yRow);
    }
    for (; p < columns; p += LANES) {
      long at = 4L * p;
      narrow(tokens, from + at, to == 0 ? 0 : to + at, stateRow, a, x + at, xRow, b, bRow, c, cRow, y + at, yRow);
    }
  }

  /// A strip two vectors wide.
  private static void wide(int tokens, long from, long to, long stateRow, long a, long x, long xRow, long b, long bRow,
      long c, long cRow, long y, long yRow) {
    FloatVector h00 = FloatVector.fromMemorySegment(SPECIES, ALL, from, ORDER);
    FloatVector h01 = FloatVector.fromMemorySegment(SPECIES, ALL, from + BYTES, ORDER);
    FloatVector h10 = FloatVector.fromMemorySegment(SPECIES, ALL, from + stateRow, ORDER);
    FloatVector h11 = FloatVector.fromMemorySegment(SPECIES, ALL, from + stateRow + BYTES, ORDER);
    FloatVector h20 = FloatVector.fromMemorySegment(SPECIES, ALL, from + 2 * stateRow, ORDER);
    FloatVector h21 = FloatVector.fromMemorySegment(SPECIES, ALL, from + 2 * stateRow + BYTES, ORDER);
    FloatVector h30 = FloatVector.fromMemorySegment(SPECIES, ALL, from + 3 * stateRow, ORDER);
    FloatVector h31 = FloatVector.fromMemorySegment(SPECIES, ALL, from + 3 * stateRow + BYTES, ORDER);
    long pa = a & ADDRESS;
    long px = x & ADDRESS;
    long py = y & ADDRESS;
    long pb = b & ADDRESS;
    long pc = c & ADDRESS;
    for (int t = 0; t < tokens; t++) {
      FloatVector decay = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pa));
      FloatVector x0 = FloatVector.fromMemorySegment(SPECIES, ALL, px, ORDER);
      FloatVector x1 = FloatVector.fromMemorySegment(SPECIES, ALL, px + BYTES, ORDER);
      FloatVector y0 = FloatVector.fromMemorySegment(SPECIES, ALL, py, ORDER);
      FloatVector y1 = FloatVector.fromMemorySegment(SPECIES, ALL, py + BYTES, ORDER);
      FloatVector s = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pb));
      h00 = s.fma(x0, decay.mul(h00));
      h01 = s.fma(x1, decay.mul(h01));
      s = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pc));
      y0 = s.fma(h00, y0);
      y1 = s.fma(h01, y1);
      s = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pb + 4));
      h10 = s.fma(x0, decay.mul(h10));
      h11 = s.fma(x1, decay.mul(h11));
      s = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pc + 4));
      y0 = s.fma(h10, y0);
      y1 = s.fma(h11, y1);
      s = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pb + 8));
      h20 = s.fma(x0, decay.mul(h20));
      h21 = s.fma(x1, decay.mul(h21));
      s = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pc + 8));
      y0 = s.fma(h20, y0);
      y1 = s.fma(h21, y1);
      s = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pb + 12));
      h30 = s.fma(x0, decay.mul(h30));
      h31 = s.fma(x1, decay.mul(h31));
      s = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pc + 12));
      y0 = s.fma(h30, y0);
      y1 = s.fma(h31, y1);
      y0.intoMemorySegment(ALL, py, ORDER);
      y1.intoMemorySegment(ALL, py + BYTES, ORDER);
      pa = pa + 4 & ADDRESS;
      px = px + xRow & ADDRESS;
      py = py + yRow & ADDRESS;
      pb = pb + bRow & ADDRESS;
      pc = pc + cRow & ADDRESS;
    }
    if (to != 0) {
      h00.intoMemorySegment(ALL, to, ORDER);
      h01.intoMemorySegment(ALL, to + BYTES, ORDER);
      h10.intoMemorySegment(ALL, to + stateRow, ORDER);
      h11.intoMemorySegment(ALL, to + stateRow + BYTES, ORDER);
      h20.intoMemorySegment(ALL, to + 2 * stateRow, ORDER);
      h21.intoMemorySegment(ALL, to + 2 * stateRow + BYTES, ORDER);
      h30.intoMemorySegment(ALL, to + 3 * stateRow, ORDER);
      h31.intoMemorySegment(ALL, to + 3 * stateRow + BYTES, ORDER);
    }
  }

  /// A strip one vector wide.
  private static void narrow(int tokens, long from, long to, long stateRow, long a, long x, long xRow, long b,
      long bRow, long c, long cRow, long y, long yRow) {
    FloatVector h00 = FloatVector.fromMemorySegment(SPECIES, ALL, from, ORDER);
    FloatVector h10 = FloatVector.fromMemorySegment(SPECIES, ALL, from + stateRow, ORDER);
    FloatVector h20 = FloatVector.fromMemorySegment(SPECIES, ALL, from + 2 * stateRow, ORDER);
    FloatVector h30 = FloatVector.fromMemorySegment(SPECIES, ALL, from + 3 * stateRow, ORDER);
    long pa = a & ADDRESS;
    long px = x & ADDRESS;
    long py = y & ADDRESS;
    long pb = b & ADDRESS;
    long pc = c & ADDRESS;
    for (int t = 0; t < tokens; t++) {
      FloatVector decay = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pa));
      FloatVector x0 = FloatVector.fromMemorySegment(SPECIES, ALL, px, ORDER);
      FloatVector y0 = FloatVector.fromMemorySegment(SPECIES, ALL, py, ORDER);
      FloatVector s = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pb));
      h00 = s.fma(x0, decay.mul(h00));
      s = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pc));
      y0 = s.fma(h00, y0);
      s = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pb + 4));
      h10 = s.fma(x0, decay.mul(h10));
      s = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pc + 4));
      y0 = s.fma(h10, y0);
      s = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pb + 8));
      h20 = s.fma(x0, decay.mul(h20));
      s = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pc + 8));
      y0 = s.fma(h20, y0);
      s = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pb + 12));
      h30 = s.fma(x0, decay.mul(h30));
      s = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pc + 12));
      y0 = s.fma(h30, y0);
      y0.intoMemorySegment(ALL, py, ORDER);
      pa = pa + 4 & ADDRESS;
      px = px + xRow & ADDRESS;
      py = py + yRow & ADDRESS;
      pb = pb + bRow & ADDRESS;
      pc = pc + cRow & ADDRESS;
    }
    if (to != 0) {
      h00.intoMemorySegment(ALL, to, ORDER);
      h10.intoMemorySegment(ALL, to + stateRow, ORDER);
      h20.intoMemorySegment(ALL, to + 2 * stateRow, ORDER);
      h30.intoMemorySegment(ALL, to + 3 * stateRow, ORDER);
    }
  }
}
