package org.seqmix.tensor.cpu;

import static jdk.incubator.vector.VectorOperators.EQ;
import static org.seqmix.tensor.cpu.AttentionLanes.QUERIES;
import static org.seqmix.tensor.cpu.AttentionLanes.SUMS;
import static org.seqmix.tensor.cpu.Native.ALL;
import static org.seqmix.tensor.cpu.Native.ORDER;
import static org.seqmix.tensor.cpu.Vectors.BYTES;
import static org.seqmix.tensor.cpu.Vectors.LANES;
import static org.seqmix.tensor.cpu.Vectors.SPECIES;

import jdk.incubator.vector.FloatVector;

/// A tile of attention scores with a query a column: running maxima, exponentials and their sums, down the keys.
///
/// Rows are keys, [AttentionLanes#QUERIES] floats each without gaps. Maxima and factors are such rows; totals are four,
/// for the keys 4i, 4i + 1, 4i + 2 and 4i + 3.
final class ScoreColumns {
  private static final float HIDDEN = Float.NEGATIVE_INFINITY;
  private static final long ROW = 4L * QUERIES;

  private ScoreColumns() {}

  /// Minus infinity in `rows` rows.
  static void hide(long score, int rows) {
    FloatVector hidden = FloatVector.broadcast(SPECIES, HIDDEN);
    for (long at = score; at < score + rows * ROW; at += BYTES) {
      hidden.intoMemorySegment(ALL, at, ORDER);
    }
  }

  /// Minus infinity outside the columns low to high of a row.
  static void hide(long score, int low, int high) {
    FloatVector hidden = FloatVector.broadcast(SPECIES, HIDDEN);
    for (int c = 0; c < QUERIES; c += LANES) {
      if (c < low || c + LANES > high) {
        var shown = Lanes.INDEX.lt(high - c).andNot(Lanes.INDEX.lt(low - c));
        FloatVector v = FloatVector.fromMemorySegment(SPECIES, ALL, score + 4L * c, ORDER);
        hidden.blend(v, shown).intoMemorySegment(ALL, score + 4L * c, ORDER);
      }
    }
  }

  /// Raises the maxima to those of `keys` rows, a multiple of four; `factors` = exp(before - now), and whether any differs
  /// from 1.
  static boolean raise(long score, int keys, long maxima, long factors) {
    boolean raised = false;
    for (long c = 0; c < ROW; c += BYTES) {
      FloatVector before = FloatVector.fromMemorySegment(SPECIES, ALL, maxima + c, ORDER);
      FloatVector a = before;
      FloatVector b = before;
      FloatVector d = before;
      FloatVector e = before;
      for (long at = score + c; at < score + keys * ROW; at += SUMS * ROW) {
        a = a.max(FloatVector.fromMemorySegment(SPECIES, ALL, at, ORDER));
        b = b.max(FloatVector.fromMemorySegment(SPECIES, ALL, at + ROW, ORDER));
        d = d.max(FloatVector.fromMemorySegment(SPECIES, ALL, at + 2 * ROW, ORDER));
        e = e.max(FloatVector.fromMemorySegment(SPECIES, ALL, at + 3 * ROW, ORDER));
      }
      FloatVector now = a.max(b).max(d.max(e));
      now.intoMemorySegment(ALL, maxima + c, ORDER);
      var same = now.compare(EQ, before);
      raised |= !same.allTrue();
      VectorMath.exp(before.sub(now).blend(0f, same)).intoMemorySegment(ALL, factors + c, ORDER);
    }
    return raised;
  }

  /// Rows *= factors.
  static void scale(long rows, int count, long factors) {
    for (long c = 0; c < ROW; c += BYTES) {
      FloatVector f = FloatVector.fromMemorySegment(SPECIES, ALL, factors + c, ORDER);
      for (long at = rows + c; at < rows + count * ROW; at += ROW) {
        f.mul(FloatVector.fromMemorySegment(SPECIES, ALL, at, ORDER)).intoMemorySegment(ALL, at, ORDER);
      }
    }
  }

  /// Scores become exp(score - max); totals grow by them. Columns that saw no key yet stay 0.
  static void exponentials(long score, int keys, long maxima, long totals) {
    for (long c = 0; c < ROW; c += BYTES) {
      for (int i = 0; i < SUMS; i++) {
        column(score + i * ROW + c, score + keys * ROW, maxima + c, totals + i * ROW + c);
      }
    }
  }

  private static void column(long from, long end, long maximum, long total) {
    FloatVector top = FloatVector.fromMemorySegment(SPECIES, ALL, maximum, ORDER);
    top = top.blend(0f, top.compare(EQ, HIDDEN));
    FloatVector sum = FloatVector.fromMemorySegment(SPECIES, ALL, total, ORDER);
    for (long at = from; at < end; at += SUMS * ROW) {
      FloatVector e = VectorMath.exp(FloatVector.fromMemorySegment(SPECIES, ALL, at, ORDER).sub(top));
      e.intoMemorySegment(ALL, at, ORDER);
      sum = sum.add(e);
    }
    sum.intoMemorySegment(ALL, total, ORDER);
  }

  /// The first row of totals = the sum of the four, (0 + 1) + (2 + 3); `inverse` = 1 / that.
  static void sum(long totals, long inverse) {
    for (long c = 0; c < ROW; c += BYTES) {
      FloatVector a = FloatVector.fromMemorySegment(SPECIES, ALL, totals + c, ORDER)
          .add(FloatVector.fromMemorySegment(SPECIES, ALL, totals + ROW + c, ORDER));
      FloatVector b = FloatVector.fromMemorySegment(SPECIES, ALL, totals + 2 * ROW + c, ORDER)
          .add(FloatVector.fromMemorySegment(SPECIES, ALL, totals + 3 * ROW + c, ORDER));
      FloatVector whole = a.add(b);
      whole.intoMemorySegment(ALL, totals + c, ORDER);
      FloatVector.broadcast(SPECIES, 1f).div(whole).intoMemorySegment(ALL, inverse + c, ORDER);
    }
  }
}
