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

/// Panels in 8 bits: one row times a panel, and the whole numbers of a group as floats. Arguments as in [FloatPanel].
///
/// *Codes to floats*: masked bits of a word become the last bits of a large F32, and that large number less the code of
/// zero is subtracted: exact, and without a conversion.
///
/// *Constants* are vectors made before the loops: the compiler stops inlining in a method of too many vector operations,
/// and an operation with a number counts as two.
final class BytePanel {
  private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SPECIES.vectorShape());
  private static final long LINE = PackedPanels.LINE;
  /// Sign, exponent and mantissa of an F16 in the places of an F32, whose exponent is then 112 too low.
  private static final int HALF = 0x8FFFE000;
  private static final float HALF_SCALE = 0x1p112f;
  /// The bits of a byte in a word, and an F32 whose last bits they become: 2^23 and 2^15, so that the lowest counts 1.
  private static final int BYTE0 = 0xFF;
  private static final int BYTE1 = 0xFF00;
  private static final int ONE0 = 0x4B000000;
  private static final int ONE1 = 0x47000000;
  /// What such a float is for a code of zero.
  private static final float ZERO0 = 0x1p23f + PackedPanels.ZERO_Q8;
  private static final float ZERO1 = 0x1p15f + PackedPanels.ZERO_Q8;

  private BytePanel() {}

  /// The sums over `groups` full groups: inputs at `x`, the scale of each group of inputs at `inputs`, `step` bytes apart.
  /// Its accesses stay checked, as those of [FloatPanel#bf16].
  static void multiply(long x, long inputs, long step, long panel, int groups, long to) {
    IntVector byte0 = IntVector.broadcast(INTS, BYTE0);
    IntVector one0 = IntVector.broadcast(INTS, ONE0);
    FloatVector zero0 = FloatVector.broadcast(SPECIES, ZERO0);
    IntVector byte1 = IntVector.broadcast(INTS, BYTE1);
    IntVector one1 = IntVector.broadcast(INTS, ONE1);
    FloatVector zero1 = FloatVector.broadcast(SPECIES, ZERO1);
    IntVector half = IntVector.broadcast(INTS, HALF);
    FloatVector halfScale = FloatVector.broadcast(SPECIES, HALF_SCALE);
    FloatVector c0 = FloatVector.zero(SPECIES);
    FloatVector c1 = FloatVector.zero(SPECIES);
    FloatVector c2 = FloatVector.zero(SPECIES);
    FloatVector c3 = FloatVector.zero(SPECIES);
    for (int g = 0; g < groups; g++) {
      FloatVector a0 = FloatVector.zero(SPECIES);
      FloatVector a1 = FloatVector.zero(SPECIES);
      FloatVector a2 = FloatVector.zero(SPECIES);
      FloatVector a3 = FloatVector.zero(SPECIES);
      long codes = panel + PackedPanels.SCALES;
      long end = codes + 32 * LINE;
      while (codes != end) {
        IntVector u0 = IntVector.fromMemorySegment(INTS, ALL, codes, ORDER);
        IntVector v0 = u0.lanewise(VectorOperators.LSHR, 16);
        FloatVector x0 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, x));
        a0 = x0.fma(u0.and(byte0).or(one0).reinterpretAsFloats().sub(zero0), a0);
        a1 = x0.fma(u0.and(byte1).or(one1).reinterpretAsFloats().sub(zero1), a1);
        a2 = x0.fma(v0.and(byte0).or(one0).reinterpretAsFloats().sub(zero0), a2);
        a3 = x0.fma(v0.and(byte1).or(one1).reinterpretAsFloats().sub(zero1), a3);
        IntVector u1 = IntVector.fromMemorySegment(INTS, ALL, codes + LINE, ORDER);
        IntVector v1 = u1.lanewise(VectorOperators.LSHR, 16);
        FloatVector x1 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, x + 4));
        a0 = x1.fma(u1.and(byte0).or(one0).reinterpretAsFloats().sub(zero0), a0);
        a1 = x1.fma(u1.and(byte1).or(one1).reinterpretAsFloats().sub(zero1), a1);
        a2 = x1.fma(v1.and(byte0).or(one0).reinterpretAsFloats().sub(zero0), a2);
        a3 = x1.fma(v1.and(byte1).or(one1).reinterpretAsFloats().sub(zero1), a3);
        IntVector u2 = IntVector.fromMemorySegment(INTS, ALL, codes + 2 * LINE, ORDER);
        IntVector v2 = u2.lanewise(VectorOperators.LSHR, 16);
        FloatVector x2 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, x + 8));
        a0 = x2.fma(u2.and(byte0).or(one0).reinterpretAsFloats().sub(zero0), a0);
        a1 = x2.fma(u2.and(byte1).or(one1).reinterpretAsFloats().sub(zero1), a1);
        a2 = x2.fma(v2.and(byte0).or(one0).reinterpretAsFloats().sub(zero0), a2);
        a3 = x2.fma(v2.and(byte1).or(one1).reinterpretAsFloats().sub(zero1), a3);
        IntVector u3 = IntVector.fromMemorySegment(INTS, ALL, codes + 3 * LINE, ORDER);
        IntVector v3 = u3.lanewise(VectorOperators.LSHR, 16);
        FloatVector x3 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, x + 12));
        a0 = x3.fma(u3.and(byte0).or(one0).reinterpretAsFloats().sub(zero0), a0);
        a1 = x3.fma(u3.and(byte1).or(one1).reinterpretAsFloats().sub(zero1), a1);
        a2 = x3.fma(v3.and(byte0).or(one0).reinterpretAsFloats().sub(zero0), a2);
        a3 = x3.fma(v3.and(byte1).or(one1).reinterpretAsFloats().sub(zero1), a3);
        x += 16;
        codes += 4 * LINE;
      }
      FloatVector scale = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, inputs));
      IntVector h = IntVector.fromMemorySegment(INTS, ALL, panel, ORDER);
      FloatVector s0 = h.lanewise(VectorOperators.LSHL, 16).lanewise(VectorOperators.ASHR, 3).and(half)
          .reinterpretAsFloats().mul(halfScale);
      FloatVector s1 = h.lanewise(VectorOperators.ASHR, 3).and(half).reinterpretAsFloats().mul(halfScale);
      h = IntVector.fromMemorySegment(INTS, ALL, panel + LINE, ORDER);
      FloatVector s2 = h.lanewise(VectorOperators.LSHL, 16).lanewise(VectorOperators.ASHR, 3).and(half)
          .reinterpretAsFloats().mul(halfScale);
      FloatVector s3 = h.lanewise(VectorOperators.ASHR, 3).and(half).reinterpretAsFloats().mul(halfScale);
      c0 = a0.fma(s0.mul(scale), c0);
      c1 = a1.fma(s1.mul(scale), c1);
      c2 = a2.fma(s2.mul(scale), c2);
      c3 = a3.fma(s3.mul(scale), c3);
      inputs += step;
      panel = end;
    }
    c0.intoMemorySegment(ALL, to, ORDER);
    c1.intoMemorySegment(ALL, to + LINE, ORDER);
    c2.intoMemorySegment(ALL, to + 2 * LINE, ORDER);
    c3.intoMemorySegment(ALL, to + 3 * LINE, ORDER);
  }

  /// The whole numbers of a group of `count` depths at `panel`, a row of 64 floats a depth, and its
  /// scales at `scales`.
  static void expand(long panel, int count, long to, long scales) {
    panel &= ADDRESS;
    to &= ADDRESS;
    scales &= ADDRESS;
    IntVector byte0 = IntVector.broadcast(INTS, BYTE0);
    IntVector one0 = IntVector.broadcast(INTS, ONE0);
    FloatVector zero0 = FloatVector.broadcast(SPECIES, ZERO0);
    IntVector byte1 = IntVector.broadcast(INTS, BYTE1);
    IntVector one1 = IntVector.broadcast(INTS, ONE1);
    FloatVector zero1 = FloatVector.broadcast(SPECIES, ZERO1);
    IntVector half = IntVector.broadcast(INTS, HALF);
    FloatVector halfScale = FloatVector.broadcast(SPECIES, HALF_SCALE);
    IntVector h = IntVector.fromMemorySegment(INTS, ALL, panel, ORDER);
    FloatVector s0 = h.lanewise(VectorOperators.LSHL, 16).lanewise(VectorOperators.ASHR, 3).and(half)
        .reinterpretAsFloats().mul(halfScale);
    FloatVector s1 = h.lanewise(VectorOperators.ASHR, 3).and(half).reinterpretAsFloats().mul(halfScale);
    h = IntVector.fromMemorySegment(INTS, ALL, panel + LINE, ORDER);
    FloatVector s2 = h.lanewise(VectorOperators.LSHL, 16).lanewise(VectorOperators.ASHR, 3).and(half)
        .reinterpretAsFloats().mul(halfScale);
    FloatVector s3 = h.lanewise(VectorOperators.ASHR, 3).and(half).reinterpretAsFloats().mul(halfScale);
    panel = panel + PackedPanels.SCALES & ADDRESS;
    s0.intoMemorySegment(ALL, scales, ORDER);
    s1.intoMemorySegment(ALL, scales + LINE, ORDER);
    s2.intoMemorySegment(ALL, scales + 2 * LINE, ORDER);
    s3.intoMemorySegment(ALL, scales + 3 * LINE, ORDER);
    long end = panel + count * LINE;
    while (panel != end) {
      IntVector u0 = IntVector.fromMemorySegment(INTS, ALL, panel, ORDER);
      IntVector v0 = u0.lanewise(VectorOperators.LSHR, 16);
      u0.and(byte0).or(one0).reinterpretAsFloats().sub(zero0)
          .intoMemorySegment(ALL, to, ORDER);
      u0.and(byte1).or(one1).reinterpretAsFloats().sub(zero1)
          .intoMemorySegment(ALL, to + LINE, ORDER);
      v0.and(byte0).or(one0).reinterpretAsFloats().sub(zero0)
          .intoMemorySegment(ALL, to + 2 * LINE, ORDER);
      v0.and(byte1).or(one1).reinterpretAsFloats().sub(zero1)
          .intoMemorySegment(ALL, to + 3 * LINE, ORDER);
      panel = panel + LINE & ADDRESS;
      to = to + 4 * LINE & ADDRESS;
    }
  }
}
