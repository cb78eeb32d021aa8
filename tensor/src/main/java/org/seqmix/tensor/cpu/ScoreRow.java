package org.seqmix.tensor.cpu;

import static org.seqmix.tensor.cpu.Native.ALL;
import static org.seqmix.tensor.cpu.Native.ORDER;
import static org.seqmix.tensor.cpu.Vectors.LANES;
import static org.seqmix.tensor.cpu.Vectors.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/// One row of a tile of attention scores; columns are a multiple of the lanes.
final class ScoreRow {
  private ScoreRow() {}

  /// Minus infinity outside low..high.
  static void hide(long score, int low, int high, int columns) {
    FloatVector hidden = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
    for (int c = 0; c < columns; c += LANES) {
      if (c < low || c + LANES > high) {
        var shown = Lanes.INDEX.lt(high - c).andNot(Lanes.INDEX.lt(low - c));
        FloatVector v = FloatVector.fromMemorySegment(SPECIES, ALL, score + 4L * c, ORDER);
        hidden.blend(v, shown).intoMemorySegment(ALL, score + 4L * c, ORDER);
      }
    }
  }

  static float largest(long score, int columns) {
    FloatVector v = FloatVector.fromMemorySegment(SPECIES, ALL, score, ORDER);
    for (int c = LANES; c < columns; c += LANES) {
      v = v.max(FloatVector.fromMemorySegment(SPECIES, ALL, score + 4L * c, ORDER));
    }
    return v.reduceLanes(VectorOperators.MAX);
  }

  /// Scores become exp(score - top); the vector at `total` grows by them, a lane each.
  static void exponentials(long score, int columns, float top, long total) {
    FloatVector sum = FloatVector.fromMemorySegment(SPECIES, ALL, total, ORDER);
    for (long at = score; at < score + 4L * columns; at += Vectors.BYTES) {
      FloatVector e = VectorMath.exp(FloatVector.fromMemorySegment(SPECIES, ALL, at, ORDER).sub(top));
      e.intoMemorySegment(ALL, at, ORDER);
      sum = sum.add(e);
    }
    sum.intoMemorySegment(ALL, total, ORDER);
  }

  /// Scores become exp(score - top).
  static void exponentials(long score, int columns, float top) {
    for (long at = score; at < score + 4L * columns; at += Vectors.BYTES) {
      VectorMath.exp(FloatVector.fromMemorySegment(SPECIES, ALL, at, ORDER).sub(top)).intoMemorySegment(ALL, at, ORDER);
    }
  }

  /// Scores become probabilities p = exp(score - lse), slopes become p (slope - mean).
  static void slopes(long score, long slope, int columns, float lse, float mean) {
    for (long c = 0; c < 4L * columns; c += Vectors.BYTES) {
      FloatVector p = VectorMath.exp(FloatVector.fromMemorySegment(SPECIES, ALL, score + c, ORDER).sub(lse));
      p.intoMemorySegment(ALL, score + c, ORDER);
      FloatVector s = FloatVector.fromMemorySegment(SPECIES, ALL, slope + c, ORDER);
      s.sub(mean).mul(p).intoMemorySegment(ALL, slope + c, ORDER);
    }
  }

  /// slope = p (slope - mean).
  static void softmaxGradient(long p, long slope, int columns, float mean) {
    for (long c = 0; c < 4L * columns; c += Vectors.BYTES) {
      FloatVector s = FloatVector.fromMemorySegment(SPECIES, ALL, slope + c, ORDER);
      s.sub(mean).mul(FloatVector.fromMemorySegment(SPECIES, ALL, p + c, ORDER)).intoMemorySegment(ALL, slope + c,
          ORDER);
    }
  }
}
