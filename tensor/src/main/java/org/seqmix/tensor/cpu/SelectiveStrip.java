package org.seqmix.tensor.cpu;

import static org.seqmix.tensor.cpu.Native.ALL;
import static org.seqmix.tensor.cpu.Vectors.BYTES;
import static org.seqmix.tensor.cpu.Native.FLOAT;
import static org.seqmix.tensor.cpu.Native.ORDER;
import static org.seqmix.tensor.cpu.Vectors.SPECIES;

import jdk.incubator.vector.FloatVector;

/// The selective scan of one vector of channels over at most [#TOKENS] tokens, [#STATES] numbers of the state at a time.
///
/// Channels are lanes: each has a decay of its own, B and C are broadcast. Tiles of the channels (states h and decay
/// rates a times log2 e, tokens' dt, u = dt x and y) have rows of `row` bytes, tiles of B and C rows of `keyRow` bytes.
/// Decays come from a loop of their own, because the compiler does not take more than two exponentials into one method.
final class SelectiveStrip {
  /// Numbers of the state in a strip.
  static final int STATES = 4;
  /// Tokens whose inputs and decays stay in the first-level cache.
  static final int TOKENS = 32;
  /// Floats of a strip's decays.
  static final long DECAYS = (long) STATES * TOKENS * Vectors.LANES;

  /// Bytes of one number's decays.
  private static final long NEXT = TOKENS * BYTES;

  private SelectiveStrip() {}

  /// exp(dt a) for every number of the strip and token, one number after the other.
  static void decays(int tokens, long row, long a, long dt, long to) {
    for (int n = 0; n < STATES; n++) {
      decays(tokens, row, FloatVector.fromMemorySegment(SPECIES, ALL, a + n * row, ORDER), dt, to + n * NEXT);
    }
  }

  private static void decays(int tokens, long row, FloatVector rate, long dt, long to) {
    long at = dt;
    for (long o = 0; o < tokens * BYTES; o += BYTES) {
      FloatVector step = FloatVector.fromMemorySegment(SPECIES, ALL, at, ORDER);
      VectorMath.decay(step, rate).intoMemorySegment(ALL, to + o, ORDER);
      at += row;
    }
  }

  /// Advances h; y += the outputs, in ascending order of the state.
  static void forward(int tokens, long row, long h, long decays, long u, long y, long keyRow, long b, long c) {
    FloatVector h0 = FloatVector.fromMemorySegment(SPECIES, ALL, h, ORDER);
    FloatVector h1 = FloatVector.fromMemorySegment(SPECIES, ALL, h + row, ORDER);
    FloatVector h2 = FloatVector.fromMemorySegment(SPECIES, ALL, h + 2 * row, ORDER);
    FloatVector h3 = FloatVector.fromMemorySegment(SPECIES, ALL, h + 3 * row, ORDER);
    long decay = decays;
    long pb = b;
    long pc = c;
    for (long at = 0; at < tokens * row; at += row) {
      FloatVector gain = FloatVector.fromMemorySegment(SPECIES, ALL, u + at, ORDER);
      FloatVector sum = FloatVector.fromMemorySegment(SPECIES, ALL, y + at, ORDER);
      h0 = FloatVector.fromMemorySegment(SPECIES, ALL, decay, ORDER).mul(h0);
      h0 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pb)).fma(gain, h0);
      sum = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pc)).fma(h0, sum);
      h1 = FloatVector.fromMemorySegment(SPECIES, ALL, decay + NEXT, ORDER).mul(h1);
      h1 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pb + 4)).fma(gain, h1);
      sum = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pc + 4)).fma(h1, sum);
      h2 = FloatVector.fromMemorySegment(SPECIES, ALL, decay + 2 * NEXT, ORDER).mul(h2);
      h2 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pb + 8)).fma(gain, h2);
      sum = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pc + 8)).fma(h2, sum);
      h3 = FloatVector.fromMemorySegment(SPECIES, ALL, decay + 3 * NEXT, ORDER).mul(h3);
      h3 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pb + 12)).fma(gain, h3);
      sum = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pc + 12)).fma(h3, sum);
      sum.intoMemorySegment(ALL, y + at, ORDER);
      decay += BYTES;
      pb += keyRow;
      pc += keyRow;
    }
    h0.intoMemorySegment(ALL, h, ORDER);
    h1.intoMemorySegment(ALL, h + row, ORDER);
    h2.intoMemorySegment(ALL, h + 2 * row, ORDER);
    h3.intoMemorySegment(ALL, h + 3 * row, ORDER);
  }

  /// Advances h and gives no outputs.
  static void advance(int tokens, long row, long h, long decays, long u, long keyRow, long b) {
    FloatVector h0 = FloatVector.fromMemorySegment(SPECIES, ALL, h, ORDER);
    FloatVector h1 = FloatVector.fromMemorySegment(SPECIES, ALL, h + row, ORDER);
    FloatVector h2 = FloatVector.fromMemorySegment(SPECIES, ALL, h + 2 * row, ORDER);
    FloatVector h3 = FloatVector.fromMemorySegment(SPECIES, ALL, h + 3 * row, ORDER);
    long decay = decays;
    long pb = b;
    for (long at = 0; at < tokens * row; at += row) {
      FloatVector gain = FloatVector.fromMemorySegment(SPECIES, ALL, u + at, ORDER);
      h0 = FloatVector.fromMemorySegment(SPECIES, ALL, decay, ORDER).mul(h0);
      h0 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pb)).fma(gain, h0);
      h1 = FloatVector.fromMemorySegment(SPECIES, ALL, decay + NEXT, ORDER).mul(h1);
      h1 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pb + 4)).fma(gain, h1);
      h2 = FloatVector.fromMemorySegment(SPECIES, ALL, decay + 2 * NEXT, ORDER).mul(h2);
      h2 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pb + 8)).fma(gain, h2);
      h3 = FloatVector.fromMemorySegment(SPECIES, ALL, decay + 3 * NEXT, ORDER).mul(h3);
      h3 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, pb + 12)).fma(gain, h3);
      decay += BYTES;
      pb += keyRow;
    }
    h0.intoMemorySegment(ALL, h, ORDER);
    h1.intoMemorySegment(ALL, h + row, ORDER);
    h2.intoMemorySegment(ALL, h + 2 * row, ORDER);
    h3.intoMemorySegment(ALL, h + 3 * row, ORDER);
  }
}
