package org.seqmix.tensor.cpu;

import static org.seqmix.tensor.cpu.Native.ALL;
import static org.seqmix.tensor.cpu.Native.ORDER;
import static org.seqmix.tensor.cpu.Vectors.LANES;
import static org.seqmix.tensor.cpu.Vectors.SPECIES;

import java.util.List;
import jdk.incubator.vector.FloatVector;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Rows.Span;

/// Gradient of a causal convolution's taps: dw[c, j] += sum over t of x[t - (K - 1) + j, c] dy[t, c].
///
/// Tokens are added in ascending order in groups, and the groups' sums in ascending order, as [ColumnSums] does; threads
/// share the channels. *Cost*: x and dy are read once for every four taps.
final class ConvWeightGrad {
  private static final int GROUP = 64;
  /// Taps whose sums are carried in one pass over the tokens.
  private static final int TAPS = 4;

  private final Floats dOut;
  private final ConvInputs source;
  private final Rows rows;
  private final long sums;
  private final long totals;
  private final long step;

  private ConvWeightGrad(Floats dOut, ConvInputs source, Rows rows, long sums, long totals, long step) {
    this.dOut = dOut;
    this.source = source;
    this.rows = rows;
    this.sums = sums;
    this.totals = totals;
    this.step = step;
  }

  static void run(Floats dOut, ConvInputs source, Rows rows, int channels, Floats dWeight, Workers workers,
      CpuRegion region) {
    int taps = source.reach() + 1;
    long step = 4L * Lanes.padded(channels);
    long sums = region.allocate(2 * TAPS * step);
    ConvWeightGrad grad = new ConvWeightGrad(dOut, source, rows, sums, sums + TAPS * step, step);
    Split.columns(workers, channels, (long) rows.tokens() * taps, (from, to) -> {
      for (int tap = 0; tap < taps; tap += TAPS) {
        grad.taps(tap, Math.min(TAPS, taps - tap), from, to, dWeight);
      }
    });
  }

  private void taps(int tap, int count, int from, int to, Floats dWeight) {
    int tokens = rows.tokens();
    List<Span> spans = rows.spans();
    int first = 0;
    clear(totals, count, from, to);
    for (int begin = 0; begin < tokens; begin += GROUP) {
      int end = Math.min(tokens, begin + GROUP);
      clear(sums, count, from, to);
      while (first < spans.size() && spans.get(first).to() <= begin) {
        first++;
      }
      for (int i = first; i < spans.size() && spans.get(i).from() < end; i++) {
        Span span = spans.get(i);
        for (int t = Math.max(begin, span.from()); t < Math.min(end, span.to()); t++) {
          token(span, t, tap, count, from, to);
        }
      }
      for (int j = 0; j < count; j++) {
        long at = j * step + 4L * from;
        ColumnSums.add(sums + at, totals + at, to - from);
      }
    }
    for (int c = from; c < to; c++) {
      for (int j = 0; j < count; j++) {
        long at = dWeight.at(c, tap + j);
        Native.setFloat(at, Native.getFloat(at) + Native.getFloat(totals + j * step + 4L * c));
      }
    }
  }

  private void clear(long rows, int count, int from, int to) {
    for (int j = 0; j < count; j++) {
      Native.zero(rows + j * step + 4L * from, 4L * (to - from));
    }
  }

  private void token(Span span, int t, int tap, int count, int from, int to) {
    int first = t - source.reach() + tap;
    long at = 4L * from;
    long dy = dOut.at(t, from);
    if (count == TAPS) {
      four(source.at(span, first) + at, source.at(span, first + 1) + at, source.at(span, first + 2) + at,
          source.at(span, first + 3) + at, dy, sums + at, step, to - from);
    } else {
      for (int j = 0; j < count; j++) {
        ColumnSums.addProduct(1, source.at(span, first + j) + at, dy, sums + j * step + at, to - from);
      }
    }
  }

  private static void four(long x0, long x1, long x2, long x3, long dy, long s, long step, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      long o = 4L * i;
      FloatVector g = FloatVector.fromMemorySegment(SPECIES, ALL, dy + o, ORDER);
      FloatVector s0 = FloatVector.fromMemorySegment(SPECIES, ALL, s + o, ORDER);
      FloatVector s1 = FloatVector.fromMemorySegment(SPECIES, ALL, s + step + o, ORDER);
      FloatVector s2 = FloatVector.fromMemorySegment(SPECIES, ALL, s + 2 * step + o, ORDER);
      FloatVector s3 = FloatVector.fromMemorySegment(SPECIES, ALL, s + 3 * step + o, ORDER);
      g.fma(FloatVector.fromMemorySegment(SPECIES, ALL, x0 + o, ORDER), s0).intoMemorySegment(ALL, s + o, ORDER);
      g.fma(FloatVector.fromMemorySegment(SPECIES, ALL, x1 + o, ORDER), s1).intoMemorySegment(ALL, s + step + o,
          ORDER);
      g.fma(FloatVector.fromMemorySegment(SPECIES, ALL, x2 + o, ORDER), s2).intoMemorySegment(ALL, s + 2 * step + o,
          ORDER);
      g.fma(FloatVector.fromMemorySegment(SPECIES, ALL, x3 + o, ORDER), s3).intoMemorySegment(ALL, s + 3 * step + o,
          ORDER);
    }
    for (; i < n; i++) {
      long o = 4L * i;
      float g = Native.getFloat(dy + o);
      add(g, x0 + o, s + o);
      add(g, x1 + o, s + step + o);
      add(g, x2 + o, s + 2 * step + o);
      add(g, x3 + o, s + 3 * step + o);
    }
  }

  private static void add(float g, long x, long sum) {
    Native.setFloat(sum, Math.fma(g, Native.getFloat(x), Native.getFloat(sum)));
  }
}
