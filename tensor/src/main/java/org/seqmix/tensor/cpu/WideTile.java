package org.seqmix.tensor.cpu;

import static org.seqmix.tensor.cpu.Native.ADDRESS;
import static org.seqmix.tensor.cpu.Native.ALL;
import static org.seqmix.tensor.cpu.Native.FLOAT;
import static org.seqmix.tensor.cpu.Native.ORDER;
import static org.seqmix.tensor.cpu.Native.STEP;
import static org.seqmix.tensor.cpu.Vectors.BYTES;
import static org.seqmix.tensor.cpu.Vectors.SPECIES;

import jdk.incubator.vector.FloatVector;

/// Register tiles of one to five rows by four vectors: a whole panel of 64 columns where a vector has 16 lanes.
///
/// Every tile reads its start values at `from`, adds `depth` products to each by one chain of fused multiply-adds in
/// ascending depth, and writes the sums at `to`. All arguments are addresses and byte steps: the rows of `a` are
/// `rowStep` apart and its depth runs in steps of `depthStep`; depth `k` of the panel is at `b + k * panelStep`.
/// Straight-line code, because a method over vectors that calls helpers is not inlined whole.
final class WideTile {
  private static final long V1 = BYTES;
  private static final long V2 = 2L * BYTES;
  private static final long V3 = 3L * BYTES;

  private WideTile() {}

  static void rows1(
      long a, long rowStep, long depthStep, long b, long panelStep, int depth,
      long from, long fromStep, long to, long toStep) {
    a &= ADDRESS;
    b &= ADDRESS;
    from &= ADDRESS;
    to &= ADDRESS;
    FloatVector c00 = FloatVector.fromMemorySegment(SPECIES, ALL, from, ORDER);
    FloatVector c01 = FloatVector.fromMemorySegment(SPECIES, ALL, from + V1, ORDER);
    FloatVector c02 = FloatVector.fromMemorySegment(SPECIES, ALL, from + V2, ORDER);
    FloatVector c03 = FloatVector.fromMemorySegment(SPECIES, ALL, from + V3, ORDER);
    for (int k = 0; k < depth; k++) {
      FloatVector b0 = FloatVector.fromMemorySegment(SPECIES, ALL, b, ORDER);
      FloatVector b1 = FloatVector.fromMemorySegment(SPECIES, ALL, b + V1, ORDER);
      FloatVector b2 = FloatVector.fromMemorySegment(SPECIES, ALL, b + V2, ORDER);
      FloatVector b3 = FloatVector.fromMemorySegment(SPECIES, ALL, b + V3, ORDER);
      FloatVector x0 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, a));
      c00 = x0.fma(b0, c00);
      c01 = x0.fma(b1, c01);
      c02 = x0.fma(b2, c02);
      c03 = x0.fma(b3, c03);
      a = a + depthStep & ADDRESS;
      b = b + panelStep & ADDRESS;
    }
    c00.intoMemorySegment(ALL, to, ORDER);
    c01.intoMemorySegment(ALL, to + V1, ORDER);
    c02.intoMemorySegment(ALL, to + V2, ORDER);
    c03.intoMemorySegment(ALL, to + V3, ORDER);
  }

  static void rows2(
      long a, long rowStep, long depthStep, long b, long panelStep, int depth,
      long from, long fromStep, long to, long toStep) {
    a &= ADDRESS;
    b &= ADDRESS;
    from &= ADDRESS;
    to &= ADDRESS;
    rowStep &= STEP;
    fromStep &= STEP;
    toStep &= STEP;
    FloatVector c00 = FloatVector.fromMemorySegment(SPECIES, ALL, from, ORDER);
    FloatVector c01 = FloatVector.fromMemorySegment(SPECIES, ALL, from + V1, ORDER);
    FloatVector c02 = FloatVector.fromMemorySegment(SPECIES, ALL, from + V2, ORDER);
    FloatVector c03 = FloatVector.fromMemorySegment(SPECIES, ALL, from + V3, ORDER);
    from += fromStep;
    FloatVector c10 = FloatVector.fromMemorySegment(SPECIES, ALL, from, ORDER);
    FloatVector c11 = FloatVector.fromMemorySegment(SPECIES, ALL, from + V1, ORDER);
    FloatVector c12 = FloatVector.fromMemorySegment(SPECIES, ALL, from + V2, ORDER);
    FloatVector c13 = FloatVector.fromMemorySegment(SPECIES, ALL, from + V3, ORDER);
    for (int k = 0; k < depth; k++) {
      FloatVector b0 = FloatVector.fromMemorySegment(SPECIES, ALL, b, ORDER);
      FloatVector b1 = FloatVector.fromMemorySegment(SPECIES, ALL, b + V1, ORDER);
      FloatVector b2 = FloatVector.fromMemorySegment(SPECIES, ALL, b + V2, ORDER);
      FloatVector b3 = FloatVector.fromMemorySegment(SPECIES, ALL, b + V3, ORDER);
      FloatVector x0 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, a));
      c00 = x0.fma(b0, c00);
      c01 = x0.fma(b1, c01);
      c02 = x0.fma(b2, c02);
      c03 = x0.fma(b3, c03);
      FloatVector x1 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, a + rowStep));
      c10 = x1.fma(b0, c10);
      c11 = x1.fma(b1, c11);
      c12 = x1.fma(b2, c12);
      c13 = x1.fma(b3, c13);
      a = a + depthStep & ADDRESS;
      b = b + panelStep & ADDRESS;
    }
    c00.intoMemorySegment(ALL, to, ORDER);
    c01.intoMemorySegment(ALL, to + V1, ORDER);
    c02.intoMemorySegment(ALL, to + V2, ORDER);
    c03.intoMemorySegment(ALL, to + V3, ORDER);
    to += toStep;
    c10.intoMemorySegment(ALL, to, ORDER);
    c11.intoMemorySegment(ALL, to + V1, ORDER);
    c12.intoMemorySegment(ALL, to + V2, ORDER);
    c13.intoMemorySegment(ALL, to + V3, ORDER);
  }

  static void rows3(
      long a, long rowStep, long depthStep, long b, long panelStep, int depth,
      long from, long fromStep, long to, long toStep) {
    a &= ADDRESS;
    b &= ADDRESS;
    from &= ADDRESS;
    to &= ADDRESS;
    rowStep &= STEP;
    fromStep &= STEP;
    toStep &= STEP;
    FloatVector c00 = FloatVector.fromMemorySegment(SPECIES, ALL, from, ORDER);
    FloatVector c01 = FloatVector.fromMemorySegment(SPECIES, ALL, from + V1, ORDER);
    FloatVector c02 = FloatVector.fromMemorySegment(SPECIES, ALL, from + V2, ORDER);
    FloatVector c03 = FloatVector.fromMemorySegment(SPECIES, ALL, from + V3, ORDER);
    from += fromStep;
    FloatVector c10 = FloatVector.fromMemorySegment(SPECIES, ALL, from, ORDER);
    FloatVector c11 = FloatVector.fromMemorySegment(SPECIES, ALL, from + V1, ORDER);
    FloatVector c12 = FloatVector.fromMemorySegment(SPECIES, ALL, from + V2, ORDER);
    FloatVector c13 = FloatVector.fromMemorySegment(SPECIES, ALL, from + V3, ORDER);
    from += fromStep;
    FloatVector c20 = FloatVector.fromMemorySegment(SPECIES, ALL, from, ORDER);
    FloatVector c21 = FloatVector.fromMemorySegment(SPECIES, ALL, from + V1, ORDER);
    FloatVector c22 = FloatVector.fromMemorySegment(SPECIES, ALL, from + V2, ORDER);
    FloatVector c23 = FloatVector.fromMemorySegment(SPECIES, ALL, from + V3, ORDER);
    for (int k = 0; k < depth; k++) {
      FloatVector b0 = FloatVector.fromMemorySegment(SPECIES, ALL, b, ORDER);
      FloatVector b1 = FloatVector.fromMemorySegment(SPECIES, ALL, b + V1, ORDER);
      FloatVector b2 = FloatVector.fromMemorySegment(SPECIES, ALL, b + V2, ORDER);
      FloatVector b3 = FloatVector.fromMemorySegment(SPECIES, ALL, b + V3, ORDER);
      FloatVector x0 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, a));
      c00 = x0.fma(b0, c00);
      c01 = x0.fma(b1, c01);
      c02 = x0.fma(b2, c02);
      c03 = x0.fma(b3, c03);
      FloatVector x1 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, a + rowStep));
      c10 = x1.fma(b0, c10);
      c11 = x1.fma(b1, c11);
      c12 = x1.fma(b2, c12);
      c13 = x1.fma(b3, c13);
      FloatVector x2 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, a + 2 * rowStep));
      c20 = x2.fma(b0, c20);
      c21 = x2.fma(b1, c21);
      c22 = x2.fma(b2, c22);
      c23 = x2.fma(b3, c23);
      a = a + depthStep & ADDRESS;
      b = b + panelStep & ADDRESS;
    }
    c00.intoMemorySegment(ALL, to, ORDER);
    c01.intoMemorySegment(ALL, to + V1, ORDER);
    c02.intoMemorySegment(ALL, to + V2, ORDER);
    c03.intoMemorySegment(ALL, to + V3, ORDER);
    to += toStep;
    c10.intoMemorySegment(ALL, to, ORDER);
    c11.intoMemorySegment(ALL, to + V1, ORDER);
    c12.intoMemorySegment(ALL, to + V2, ORDER);
    c13.intoMemorySegment(ALL, to + V3, ORDER);
    to += toStep;
    c20.intoMemorySegment(ALL, to, ORDER);
    c21.intoMemorySegment(ALL, to + V1, ORDER);
    c22.intoMemorySegment(ALL, to + V2, ORDER);
    c23.intoMemorySegment(ALL, to + V3, ORDER);
  }

  static void rows4(
      long a, long rowStep, long depthStep, long b, long panelStep, int depth,
      long from, long fromStep, long to, long toStep) {
    a &= ADDRESS;
    b &= ADDRESS;
    from &= ADDRESS;
    to &= ADDRESS;
    rowStep &= STEP;
    fromStep &= STEP;
    toStep &= STEP;
    FloatVector c00 = FloatVector.fromMemorySegment(SPECIES, ALL, from, ORDER);
    FloatVector c01 = FloatVector.fromMemorySegment(SPECIES, ALL, from + V1, ORDER);
    FloatVector c02 = FloatVector.fromMemorySegment(SPECIES, ALL, from + V2, ORDER);
    FloatVector c03 = FloatVector.fromMemorySegment(SPECIES, ALL, from + V3, ORDER);
    from += fromStep;
    FloatVector c10 = FloatVector.fromMemorySegment(SPECIES, ALL, from, ORDER);
    FloatVector c11 = FloatVector.fromMemorySegment(SPECIES, ALL, from + V1, ORDER);
    FloatVector c12 = FloatVector.fromMemorySegment(SPECIES, ALL, from + V2, ORDER);
    FloatVector c13 = FloatVector.fromMemorySegment(SPECIES, ALL, from + V3, ORDER);
    from += fromStep;
    FloatVector c20 = FloatVector.fromMemorySegment(SPECIES, ALL, from, ORDER);
    FloatVector c21 = FloatVector.fromMemorySegment(SPECIES, ALL, from + V1, ORDER);
    FloatVector c22 = FloatVector.fromMemorySegment(SPECIES, ALL, from + V2, ORDER);
    FloatVector c23 = FloatVector.fromMemorySegment(SPECIES, ALL, from + V3, ORDER);
    from += fromStep;
    FloatVector c30 = FloatVector.fromMemorySegment(SPECIES, ALL, from, ORDER);
    FloatVector c31 = FloatVector.fromMemorySegment(SPECIES, ALL, from + V1, ORDER);
    FloatVector c32 = FloatVector.fromMemorySegment(SPECIES, ALL, from + V2, ORDER);
    FloatVector c33 = FloatVector.fromMemorySegment(SPECIES, ALL, from + V3, ORDER);
    for (int k = 0; k < depth; k++) {
      FloatVector b0 = FloatVector.fromMemorySegment(SPECIES, ALL, b, ORDER);
      FloatVector b1 = FloatVector.fromMemorySegment(SPECIES, ALL, b + V1, ORDER);
      FloatVector b2 = FloatVector.fromMemorySegment(SPECIES, ALL, b + V2, ORDER);
      FloatVector b3 = FloatVector.fromMemorySegment(SPECIES, ALL, b + V3, ORDER);
      FloatVector x0 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, a));
      c00 = x0.fma(b0, c00);
      c01 = x0.fma(b1, c01);
      c02 = x0.fma(b2, c02);
      c03 = x0.fma(b3, c03);
      FloatVector x1 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, a + rowStep));
      c10 = x1.fma(b0, c10);
      c11 = x1.fma(b1, c11);
      c12 = x1.fma(b2, c12);
      c13 = x1.fma(b3, c13);
      FloatVector x2 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, a + 2 * rowStep));
      c20 = x2.fma(b0, c20);
      c21 = x2.fma(b1, c21);
      c22 = x2.fma(b2, c22);
      c23 = x2.fma(b3, c23);
      FloatVector x3 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, a + 3 * rowStep));
      c30 = x3.fma(b0, c30);
      c31 = x3.fma(b1, c31);
      c32 = x3.fma(b2, c32);
      c33 = x3.fma(b3, c33);
      a = a + depthStep & ADDRESS;
      b = b + panelStep & ADDRESS;
    }
    c00.intoMemorySegment(ALL, to, ORDER);
    c01.intoMemorySegment(ALL, to + V1, ORDER);
    c02.intoMemorySegment(ALL, to + V2, ORDER);
    c03.intoMemorySegment(ALL, to + V3, ORDER);
    to += toStep;
    c10.intoMemorySegment(ALL, to, ORDER);
    c11.intoMemorySegment(ALL, to + V1, ORDER);
    c12.intoMemorySegment(ALL, to + V2, ORDER);
    c13.intoMemorySegment(ALL, to + V3, ORDER);
    to += toStep;
    c20.intoMemorySegment(ALL, to, ORDER);
    c21.intoMemorySegment(ALL, to + V1, ORDER);
    c22.intoMemorySegment(ALL, to + V2, ORDER);
    c23.intoMemorySegment(ALL, to + V3, ORDER);
    to += toStep;
    c30.intoMemorySegment(ALL, to, ORDER);
    c31.intoMemorySegment(ALL, to + V1, ORDER);
    c32.intoMemorySegment(ALL, to + V2, ORDER);
    c33.intoMemorySegment(ALL, to + V3, ORDER);
  }

  static void rows5(
      long a, long rowStep, long depthStep, long b, long panelStep, int depth,
      long from, long fromStep, long to, long toStep) {
    a &= ADDRESS;
    b &= ADDRESS;
    from &= ADDRESS;
    to &= ADDRESS;
    rowStep &= STEP;
    fromStep &= STEP;
    toStep &= STEP;
    FloatVector c00 = FloatVector.fromMemorySegment(SPECIES, ALL, from, ORDER);
    FloatVector c01 = FloatVector.fromMemorySegment(SPECIES, ALL, from + V1, ORDER);
    FloatVector c02 = FloatVector.fromMemorySegment(SPECIES, ALL, from + V2, ORDER);
    FloatVector c03 = FloatVector.fromMemorySegment(SPECIES, ALL, from + V3, ORDER);
    from += fromStep;
    FloatVector c10 = FloatVector.fromMemorySegment(SPECIES, ALL, from, ORDER);
    FloatVector c11 = FloatVector.fromMemorySegment(SPECIES, ALL, from + V1, ORDER);
    FloatVector c12 = FloatVector.fromMemorySegment(SPECIES, ALL, from + V2, ORDER);
    FloatVector c13 = FloatVector.fromMemorySegment(SPECIES, ALL, from + V3, ORDER);
    from += fromStep;
    FloatVector c20 = FloatVector.fromMemorySegment(SPECIES, ALL, from, ORDER);
    FloatVector c21 = FloatVector.fromMemorySegment(SPECIES, ALL, from + V1, ORDER);
    FloatVector c22 = FloatVector.fromMemorySegment(SPECIES, ALL, from + V2, ORDER);
    FloatVector c23 = FloatVector.fromMemorySegment(SPECIES, ALL, from + V3, ORDER);
    from += fromStep;
    FloatVector c30 = FloatVector.fromMemorySegment(SPECIES, ALL, from, ORDER);
    FloatVector c31 = FloatVector.fromMemorySegment(SPECIES, ALL, from + V1, ORDER);
    FloatVector c32 = FloatVector.fromMemorySegment(SPECIES, ALL, from + V2, ORDER);
    FloatVector c33 = FloatVector.fromMemorySegment(SPECIES, ALL, from + V3, ORDER);
    from += fromStep;
    FloatVector c40 = FloatVector.fromMemorySegment(SPECIES, ALL, from, ORDER);
    FloatVector c41 = FloatVector.fromMemorySegment(SPECIES, ALL, from + V1, ORDER);
    FloatVector c42 = FloatVector.fromMemorySegment(SPECIES, ALL, from + V2, ORDER);
    FloatVector c43 = FloatVector.fromMemorySegment(SPECIES, ALL, from + V3, ORDER);
    for (int k = 0; k < depth; k++) {
      FloatVector b0 = FloatVector.fromMemorySegment(SPECIES, ALL, b, ORDER);
      FloatVector b1 = FloatVector.fromMemorySegment(SPECIES, ALL, b + V1, ORDER);
      FloatVector b2 = FloatVector.fromMemorySegment(SPECIES, ALL, b + V2, ORDER);
      FloatVector b3 = FloatVector.fromMemorySegment(SPECIES, ALL, b + V3, ORDER);
      FloatVector x0 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, a));
      c00 = x0.fma(b0, c00);
      c01 = x0.fma(b1, c01);
      c02 = x0.fma(b2, c02);
      c03 = x0.fma(b3, c03);
      FloatVector x1 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, a + rowStep));
      c10 = x1.fma(b0, c10);
      c11 = x1.fma(b1, c11);
      c12 = x1.fma(b2, c12);
      c13 = x1.fma(b3, c13);
      FloatVector x2 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, a + 2 * rowStep));
      c20 = x2.fma(b0, c20);
      c21 = x2.fma(b1, c21);
      c22 = x2.fma(b2, c22);
      c23 = x2.fma(b3, c23);
      FloatVector x3 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, a + 3 * rowStep));
      c30 = x3.fma(b0, c30);
      c31 = x3.fma(b1, c31);
      c32 = x3.fma(b2, c32);
      c33 = x3.fma(b3, c33);
      FloatVector x4 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, a + 4 * rowStep));
      c40 = x4.fma(b0, c40);
      c41 = x4.fma(b1, c41);
      c42 = x4.fma(b2, c42);
      c43 = x4.fma(b3, c43);
      a = a + depthStep & ADDRESS;
      b = b + panelStep & ADDRESS;
    }
    c00.intoMemorySegment(ALL, to, ORDER);
    c01.intoMemorySegment(ALL, to + V1, ORDER);
    c02.intoMemorySegment(ALL, to + V2, ORDER);
    c03.intoMemorySegment(ALL, to + V3, ORDER);
    to += toStep;
    c10.intoMemorySegment(ALL, to, ORDER);
    c11.intoMemorySegment(ALL, to + V1, ORDER);
    c12.intoMemorySegment(ALL, to + V2, ORDER);
    c13.intoMemorySegment(ALL, to + V3, ORDER);
    to += toStep;
    c20.intoMemorySegment(ALL, to, ORDER);
    c21.intoMemorySegment(ALL, to + V1, ORDER);
    c22.intoMemorySegment(ALL, to + V2, ORDER);
    c23.intoMemorySegment(ALL, to + V3, ORDER);
    to += toStep;
    c30.intoMemorySegment(ALL, to, ORDER);
    c31.intoMemorySegment(ALL, to + V1, ORDER);
    c32.intoMemorySegment(ALL, to + V2, ORDER);
    c33.intoMemorySegment(ALL, to + V3, ORDER);
    to += toStep;
    c40.intoMemorySegment(ALL, to, ORDER);
    c41.intoMemorySegment(ALL, to + V1, ORDER);
    c42.intoMemorySegment(ALL, to + V2, ORDER);
    c43.intoMemorySegment(ALL, to + V3, ORDER);
  }
}
