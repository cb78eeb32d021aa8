package org.seqmix.tensor.cpu;

import static org.seqmix.tensor.cpu.Native.ADDRESS;
import static org.seqmix.tensor.cpu.Native.ALL;
import static org.seqmix.tensor.cpu.Native.FLOAT;
import static org.seqmix.tensor.cpu.Native.ORDER;
import static org.seqmix.tensor.cpu.Vectors.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// One row times a panel in F32 or BF16: four vectors of outputs, each a chain of fused multiply-adds from zero.
///
/// Arguments are addresses: of the row, of the panel, of the 64 sums. Where a vector has fewer lanes than the sixteen of
/// a line, `panel` and `to` are moved by as many bytes and the panel is read once for each part of its lines.
///
/// *Order of loads*: the loops end where addresses are equal, which the compiler neither counts nor unrolls. Unrolled by
/// it, loads of several depths are sorted so that the processor no longer sees a stream, and a third of the bandwidth is
/// lost; so as many depths as pay are written out here.
final class FloatPanel {
  private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SPECIES.vectorShape());
  private static final long LINE = PackedPanels.LINE;
  private static final int UPPER = 0xFFFF0000;

  private FloatPanel() {}

  static void f32(long x, long panel, int depth, long to) {
    x &= ADDRESS;
    panel &= ADDRESS;
    to &= ADDRESS;
    FloatVector c0 = FloatVector.zero(SPECIES);
    FloatVector c1 = FloatVector.zero(SPECIES);
    FloatVector c2 = FloatVector.zero(SPECIES);
    FloatVector c3 = FloatVector.zero(SPECIES);
    long end = panel + depth * 4L * LINE;
    long pairs = panel + (depth & -2) * 4L * LINE;
    while (panel != pairs) {
      FloatVector x0 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, x));
      c0 = x0.fma(FloatVector.fromMemorySegment(SPECIES, ALL, panel, ORDER), c0);
      c1 = x0.fma(FloatVector.fromMemorySegment(SPECIES, ALL, panel + LINE, ORDER), c1);
      c2 = x0.fma(FloatVector.fromMemorySegment(SPECIES, ALL, panel + 2 * LINE, ORDER), c2);
      c3 = x0.fma(FloatVector.fromMemorySegment(SPECIES, ALL, panel + 3 * LINE, ORDER), c3);
      FloatVector x1 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, x + 4));
      c0 = x1.fma(FloatVector.fromMemorySegment(SPECIES, ALL, panel + 4 * LINE, ORDER), c0);
      c1 = x1.fma(FloatVector.fromMemorySegment(SPECIES, ALL, panel + 5 * LINE, ORDER), c1);
      c2 = x1.fma(FloatVector.fromMemorySegment(SPECIES, ALL, panel + 6 * LINE, ORDER), c2);
      c3 = x1.fma(FloatVector.fromMemorySegment(SPECIES, ALL, panel + 7 * LINE, ORDER), c3);
      x = x + 2 * Float.BYTES & ADDRESS;
      panel = panel + 8 * LINE & ADDRESS;
    }
    while (panel != end) {
      FloatVector x0 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, x));
      c0 = x0.fma(FloatVector.fromMemorySegment(SPECIES, ALL, panel, ORDER), c0);
      c1 = x0.fma(FloatVector.fromMemorySegment(SPECIES, ALL, panel + LINE, ORDER), c1);
      c2 = x0.fma(FloatVector.fromMemorySegment(SPECIES, ALL, panel + 2 * LINE, ORDER), c2);
      c3 = x0.fma(FloatVector.fromMemorySegment(SPECIES, ALL, panel + 3 * LINE, ORDER), c3);
      x = x + Float.BYTES & ADDRESS;
      panel = panel + 4 * LINE & ADDRESS;
    }
    c0.intoMemorySegment(ALL, to, ORDER);
    c1.intoMemorySegment(ALL, to + LINE, ORDER);
    c2.intoMemorySegment(ALL, to + 2 * LINE, ORDER);
    c3.intoMemorySegment(ALL, to + 3 * LINE, ORDER);
  }

  /// Its accesses stay checked: without, the compiler sorts the loads of an iteration, and memory is read 0.9 as fast (record 15).
  static void bf16(long x, long panel, int depth, long to) {
    IntVector upper = IntVector.broadcast(INTS, UPPER);
    FloatVector c0 = FloatVector.zero(SPECIES);
    FloatVector c1 = FloatVector.zero(SPECIES);
    FloatVector c2 = FloatVector.zero(SPECIES);
    FloatVector c3 = FloatVector.zero(SPECIES);
    long end = panel + depth * 2L * LINE;
    long fours = panel + (depth & -4) * 2L * LINE;
    while (panel != fours) {
      FloatVector x0 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, x));
      IntVector u0 = IntVector.fromMemorySegment(INTS, ALL, panel, ORDER);
      c0 = x0.fma(u0.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), c0);
      c1 = x0.fma(u0.and(upper).reinterpretAsFloats(), c1);
      IntVector v0 = IntVector.fromMemorySegment(INTS, ALL, panel + LINE, ORDER);
      c2 = x0.fma(v0.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), c2);
      c3 = x0.fma(v0.and(upper).reinterpretAsFloats(), c3);
      FloatVector x1 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, x + 4));
      IntVector u1 = IntVector.fromMemorySegment(INTS, ALL, panel + 2 * LINE, ORDER);
      c0 = x1.fma(u1.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), c0);
      c1 = x1.fma(u1.and(upper).reinterpretAsFloats(), c1);
      IntVector v1 = IntVector.fromMemorySegment(INTS, ALL, panel + 3 * LINE, ORDER);
      c2 = x1.fma(v1.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), c2);
      c3 = x1.fma(v1.and(upper).reinterpretAsFloats(), c3);
      FloatVector x2 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, x + 8));
      IntVector u2 = IntVector.fromMemorySegment(INTS, ALL, panel + 4 * LINE, ORDER);
      c0 = x2.fma(u2.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), c0);
      c1 = x2.fma(u2.and(upper).reinterpretAsFloats(), c1);
      IntVector v2 = IntVector.fromMemorySegment(INTS, ALL, panel + 5 * LINE, ORDER);
      c2 = x2.fma(v2.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), c2);
      c3 = x2.fma(v2.and(upper).reinterpretAsFloats(), c3);
      FloatVector x3 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, x + 12));
      IntVector u3 = IntVector.fromMemorySegment(INTS, ALL, panel + 6 * LINE, ORDER);
      c0 = x3.fma(u3.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), c0);
      c1 = x3.fma(u3.and(upper).reinterpretAsFloats(), c1);
      IntVector v3 = IntVector.fromMemorySegment(INTS, ALL, panel + 7 * LINE, ORDER);
      c2 = x3.fma(v3.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), c2);
      c3 = x3.fma(v3.and(upper).reinterpretAsFloats(), c3);
      x += 4 * Float.BYTES;
      panel += 8 * LINE;
    }
    while (panel != end) {
      FloatVector x0 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, x));
      IntVector u0 = IntVector.fromMemorySegment(INTS, ALL, panel, ORDER);
      c0 = x0.fma(u0.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), c0);
      c1 = x0.fma(u0.and(upper).reinterpretAsFloats(), c1);
      IntVector v0 = IntVector.fromMemorySegment(INTS, ALL, panel + LINE, ORDER);
      c2 = x0.fma(v0.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), c2);
      c3 = x0.fma(v0.and(upper).reinterpretAsFloats(), c3);
      x += Float.BYTES;
      panel += 2 * LINE;
    }
    c0.intoMemorySegment(ALL, to, ORDER);
    c1.intoMemorySegment(ALL, to + LINE, ORDER);
    c2.intoMemorySegment(ALL, to + 2 * LINE, ORDER);
    c3.intoMemorySegment(ALL, to + 3 * LINE, ORDER);
  }
}
