package org.seqmix.tensor.cpu;

import static org.seqmix.tensor.cpu.Native.ALL;
import static org.seqmix.tensor.cpu.Native.BYTES;
import static org.seqmix.tensor.cpu.Native.FLOAT;
import static org.seqmix.tensor.cpu.Native.LANES;
import static org.seqmix.tensor.cpu.Native.SPECIES;
import static org.seqmix.tensor.cpu.Native.load;
import static org.seqmix.tensor.cpu.Native.store;

import jdk.incubator.vector.FloatVector;

/// The SSD recurrence of one head over some tokens, a strip of the state in registers at a time.
///
/// The state is (state, head dim) with the head dim in the lanes; B and C are broadcast. y is the sum over the state in
/// ascending order, continued strip by strip from what y holds before.
final class SsdScan {
  /// Rows of the state in a strip.
  static final int STRIP = 8;

  /// Whether a strip two vectors wide fits the vector registers.
  private static final boolean MANY_REGISTERS = LANES != 8;

  private SsdScan() {}

  /// Advances a state of (state, columns), state a multiple of [#STRIP], columns of the lanes; y += the outputs.
  ///
  /// `from` 0 is a state of zeros; `to` 0 keeps none. `a` has a decay for each token. Strides in bytes.
  static void run(int tokens, int state, int columns, long from, long to, long stateRow, long a, long x, long xRow,
      long b, long bRow, long c, long cRow, long y, long yRow) {
    for (int n = 0; n < state; n += STRIP) {
      long begin = from == 0 ? 0 : from + n * stateRow;
      long end = to == 0 ? 0 : to + n * stateRow;
      strip(tokens, columns, begin, end, stateRow, a, x, xRow, b + 4L * n, bRow, c + 4L * n, cRow, y, yRow);
    }
  }

  private static void strip(int tokens, int columns, long from, long to, long stateRow, long a, long x, long xRow,
      long b, long bRow, long c, long cRow, long y, long yRow) {
    int p = 0;
    if (MANY_REGISTERS) {
      for (; p + 2 * LANES <= columns; p += 2 * LANES) {
        long at = 4L * p;
        wide(tokens, from == 0 ? 0 : from + at, to == 0 ? 0 : to + at, stateRow, a, x + at, xRow, b, bRow, c, cRow,
            y + at, yRow);
      }
    }
    for (; p < columns; p += LANES) {
      long at = 4L * p;
      narrow(tokens, from == 0 ? 0 : from + at, to == 0 ? 0 : to + at, stateRow, a, x + at, xRow, b, bRow, c, cRow,
          y + at, yRow);
    }
  }

  /// A strip of 8 rows and 2 vectors.
  private static void wide(int tokens, long from, long to, long stateRow, long a, long x, long xRow, long b, long bRow,
      long c, long cRow, long y, long yRow) {
    FloatVector h00 = from == 0 ? FloatVector.zero(SPECIES) : load(from);
    FloatVector h01 = from == 0 ? FloatVector.zero(SPECIES) : load(from + BYTES);
    FloatVector h10 = from == 0 ? FloatVector.zero(SPECIES) : load(from + stateRow);
    FloatVector h11 = from == 0 ? FloatVector.zero(SPECIES) : load(from + stateRow + BYTES);
    FloatVector h20 = from == 0 ? FloatVector.zero(SPECIES) : load(from + 2 * stateRow);
    FloatVector h21 = from == 0 ? FloatVector.zero(SPECIES) : load(from + 2 * stateRow + BYTES);
    FloatVector h30 = from == 0 ? FloatVector.zero(SPECIES) : load(from + 3 * stateRow);
    FloatVector h31 = from == 0 ? FloatVector.zero(SPECIES) : load(from + 3 * stateRow + BYTES);
    FloatVector h40 = from == 0 ? FloatVector.zero(SPECIES) : load(from + 4 * stateRow);
    FloatVector h41 = from == 0 ? FloatVector.zero(SPECIES) : load(from + 4 * stateRow + BYTES);
    FloatVector h50 = from == 0 ? FloatVector.zero(SPECIES) : load(from + 5 * stateRow);
    FloatVector h51 = from == 0 ? FloatVector.zero(SPECIES) : load(from + 5 * stateRow + BYTES);
    FloatVector h60 = from == 0 ? FloatVector.zero(SPECIES) : load(from + 6 * stateRow);
    FloatVector h61 = from == 0 ? FloatVector.zero(SPECIES) : load(from + 6 * stateRow + BYTES);
    FloatVector h70 = from == 0 ? FloatVector.zero(SPECIES) : load(from + 7 * stateRow);
    FloatVector h71 = from == 0 ? FloatVector.zero(SPECIES) : load(from + 7 * stateRow + BYTES);
    for (int t = 0; t < tokens; t++) {
      FloatVector decay = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, a + 4L * t));
      long px = x + t * xRow;
      long py = y + t * yRow;
      long pb = b + t * bRow;
      long pc = c + t * cRow;
      FloatVector x0 = load(px);
      FloatVector x1 = load(px + BYTES);
      FloatVector y0 = load(py);
      FloatVector y1 = load(py + BYTES);
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
      s = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pb + 16));
      h40 = s.fma(x0, decay.mul(h40));
      h41 = s.fma(x1, decay.mul(h41));
      s = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pc + 16));
      y0 = s.fma(h40, y0);
      y1 = s.fma(h41, y1);
      s = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pb + 20));
      h50 = s.fma(x0, decay.mul(h50));
      h51 = s.fma(x1, decay.mul(h51));
      s = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pc + 20));
      y0 = s.fma(h50, y0);
      y1 = s.fma(h51, y1);
      s = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pb + 24));
      h60 = s.fma(x0, decay.mul(h60));
      h61 = s.fma(x1, decay.mul(h61));
      s = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pc + 24));
      y0 = s.fma(h60, y0);
      y1 = s.fma(h61, y1);
      s = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pb + 28));
      h70 = s.fma(x0, decay.mul(h70));
      h71 = s.fma(x1, decay.mul(h71));
      s = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pc + 28));
      y0 = s.fma(h70, y0);
      y1 = s.fma(h71, y1);
      store(py, y0);
      store(py + BYTES, y1);
    }
    if (to != 0) {
      store(to, h00);
      store(to + BYTES, h01);
      store(to + stateRow, h10);
      store(to + stateRow + BYTES, h11);
      store(to + 2 * stateRow, h20);
      store(to + 2 * stateRow + BYTES, h21);
      store(to + 3 * stateRow, h30);
      store(to + 3 * stateRow + BYTES, h31);
      store(to + 4 * stateRow, h40);
      store(to + 4 * stateRow + BYTES, h41);
      store(to + 5 * stateRow, h50);
      store(to + 5 * stateRow + BYTES, h51);
      store(to + 6 * stateRow, h60);
      store(to + 6 * stateRow + BYTES, h61);
      store(to + 7 * stateRow, h70);
      store(to + 7 * stateRow + BYTES, h71);
    }
  }

  /// A strip of 8 rows and 1 vector.
  private static void narrow(int tokens, long from, long to, long stateRow, long a, long x, long xRow, long b, long bRow,
      long c, long cRow, long y, long yRow) {
    FloatVector h00 = from == 0 ? FloatVector.zero(SPECIES) : load(from);
    FloatVector h10 = from == 0 ? FloatVector.zero(SPECIES) : load(from + stateRow);
    FloatVector h20 = from == 0 ? FloatVector.zero(SPECIES) : load(from + 2 * stateRow);
    FloatVector h30 = from == 0 ? FloatVector.zero(SPECIES) : load(from + 3 * stateRow);
    FloatVector h40 = from == 0 ? FloatVector.zero(SPECIES) : load(from + 4 * stateRow);
    FloatVector h50 = from == 0 ? FloatVector.zero(SPECIES) : load(from + 5 * stateRow);
    FloatVector h60 = from == 0 ? FloatVector.zero(SPECIES) : load(from + 6 * stateRow);
    FloatVector h70 = from == 0 ? FloatVector.zero(SPECIES) : load(from + 7 * stateRow);
    for (int t = 0; t < tokens; t++) {
      FloatVector decay = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, a + 4L * t));
      long px = x + t * xRow;
      long py = y + t * yRow;
      long pb = b + t * bRow;
      long pc = c + t * cRow;
      FloatVector x0 = load(px);
      FloatVector y0 = load(py);
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
      s = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pb + 16));
      h40 = s.fma(x0, decay.mul(h40));
      s = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pc + 16));
      y0 = s.fma(h40, y0);
      s = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pb + 20));
      h50 = s.fma(x0, decay.mul(h50));
      s = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pc + 20));
      y0 = s.fma(h50, y0);
      s = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pb + 24));
      h60 = s.fma(x0, decay.mul(h60));
      s = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pc + 24));
      y0 = s.fma(h60, y0);
      s = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pb + 28));
      h70 = s.fma(x0, decay.mul(h70));
      s = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pc + 28));
      y0 = s.fma(h70, y0);
      store(py, y0);
    }
    if (to != 0) {
      store(to, h00);
      store(to + stateRow, h10);
      store(to + 2 * stateRow, h20);
      store(to + 3 * stateRow, h30);
      store(to + 4 * stateRow, h40);
      store(to + 5 * stateRow, h50);
      store(to + 6 * stateRow, h60);
      store(to + 7 * stateRow, h70);
    }
  }
}
