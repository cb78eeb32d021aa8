package org.seqmix.tensor.cpu;

import static org.seqmix.tensor.cpu.Native.ALL;
import static org.seqmix.tensor.cpu.Native.FLOAT;
import static org.seqmix.tensor.cpu.Native.ORDER;
import static org.seqmix.tensor.cpu.Vectors.SPECIES;

import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// One row times a panel in F32 or BF16: four vectors of outputs, each a chain of fused multiply-adds from zero.
///
/// Arguments are addresses: of the row, of the panel, of the 64 sums. Where a vector has fewer lanes than the sixteen of
/// a line, `panel` and `to` are moved by as many bytes and the panel is read once for each part of its lines.
///
/// *Order of loads*: the loops count by comparing addresses for inequality, which the compiler does not unroll. Unrolled,
/// it sorts the loads of several lines so that the processor no longer sees a stream, and a third of the bandwidth is lost.
final class FloatPanel {
  private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SPECIES.vectorShape());
  private static final ValueLayout.OfInt WORD = ValueLayout.JAVA_INT_UNALIGNED;
  private static final long LINE = PackedPanels.LINE;
  private static final int UPPER = 0xFFFF0000;
  /// How far ahead lines are fetched.
  private static final long AHEAD = 16 * LINE;

  private FloatPanel() {}

  static void f32(long x, long panel, int depth, long to) {
    FloatVector c0 = FloatVector.zero(SPECIES);
    FloatVector c1 = FloatVector.zero(SPECIES);
    FloatVector c2 = FloatVector.zero(SPECIES);
    FloatVector c3 = FloatVector.zero(SPECIES);
    long end = panel + depth * 4 * LINE;
    while (panel != end) {
      FloatVector x0 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, x));
      c0 = x0.fma(FloatVector.fromMemorySegment(SPECIES, ALL, panel, ORDER), c0);
      c1 = x0.fma(FloatVector.fromMemorySegment(SPECIES, ALL, panel + LINE, ORDER), c1);
      c2 = x0.fma(FloatVector.fromMemorySegment(SPECIES, ALL, panel + 2 * LINE, ORDER), c2);
      c3 = x0.fma(FloatVector.fromMemorySegment(SPECIES, ALL, panel + 3 * LINE, ORDER), c3);
      x += Float.BYTES;
      panel += 4 * LINE;
    }
    c0.intoMemorySegment(ALL, to, ORDER);
    c1.intoMemorySegment(ALL, to + LINE, ORDER);
    c2.intoMemorySegment(ALL, to + 2 * LINE, ORDER);
    c3.intoMemorySegment(ALL, to + 3 * LINE, ORDER);
  }

  static void bf16(long x, long panel, int depth, long to) {
    FloatVector c0 = FloatVector.zero(SPECIES);
    FloatVector c1 = FloatVector.zero(SPECIES);
    FloatVector c2 = FloatVector.zero(SPECIES);
    FloatVector c3 = FloatVector.zero(SPECIES);
    IntVector upper = IntVector.broadcast(INTS, UPPER);
    int seen = 0;
    long end = panel + depth * 2 * LINE;
    while (panel != end) {
      seen |= ALL.get(WORD, panel + AHEAD);
      seen |= ALL.get(WORD, panel + AHEAD + LINE);
      FloatVector x0 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, x));
      IntVector u = IntVector.fromMemorySegment(INTS, ALL, panel, ORDER);
      c0 = x0.fma(u.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), c0);
      c1 = x0.fma(u.and(upper).reinterpretAsFloats(), c1);
      IntVector v = IntVector.fromMemorySegment(INTS, ALL, panel + LINE, ORDER);
      c2 = x0.fma(v.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), c2);
      c3 = x0.fma(v.and(upper).reinterpretAsFloats(), c3);
      x += Float.BYTES;
      panel += 2 * LINE;
    }
    ALL.set(WORD, to + 4 * LINE, seen);
    c0.intoMemorySegment(ALL, to, ORDER);
    c1.intoMemorySegment(ALL, to + LINE, ORDER);
    c2.intoMemorySegment(ALL, to + 2 * LINE, ORDER);
    c3.intoMemorySegment(ALL, to + 3 * LINE, ORDER);
  }
}
