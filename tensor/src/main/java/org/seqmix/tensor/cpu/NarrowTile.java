package org.seqmix.tensor.cpu;

import static org.seqmix.tensor.cpu.Native.ADDRESS;
import static org.seqmix.tensor.cpu.Native.ALL;
import static org.seqmix.tensor.cpu.Native.FLOAT;
import static org.seqmix.tensor.cpu.Native.ORDER;
import static org.seqmix.tensor.cpu.Native.STEP;
import static org.seqmix.tensor.cpu.Vectors.BYTES;
import static org.seqmix.tensor.cpu.Vectors.SPECIES;

import jdk.incubator.vector.FloatVector;

/// Register tiles of one to five rows by two vectors: a slice of a panel, for vectors of fewer than 16 lanes, where 16
/// registers hold no more, and for the last columns of a product. Arguments and order of sums as in [WideTile].
final class NarrowTile {
  private static final long V1 = BYTES;

  private NarrowTile() {}

  static void rows1(
      long a, long rowStep, long depthStep, long b, long panelStep, int depth,
      long from, long fromStep, long to, long toStep) {
    a &= ADDRESS;
    b &= ADDRESS;
    from &= ADDRESS;
    to &= ADDRESS;
    FloatVector c00 = FloatVector.fromMemorySegment(SPECIES, ALL, from, ORDER);
    FloatVector c01 = FloatVector.fromMemorySegment(SPECIES, ALL, from + V1, ORDER);
    for (int k = 0; k < depth; k++) {
      FloatVector b0 = FloatVector.fromMemorySegment(SPECIES, ALL, b, ORDER);
      FloatVector b1 = FloatVector.fromMemorySegment(SPECIES, ALL, b + V1, ORDER);
      FloatVector x0 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, a));
      c00 = x0.fma(b0, c00);
      c01 = x0.fma(b1, c01);
      a = a + depthStep & ADDRESS;
      b = b + panelStep & ADDRESS;
    }
    c00.intoMemorySegment(ALL, to, ORDER);
    c01.intoMemorySegment(ALL, to + V1, ORDER);
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
    from += fromStep;
    FloatVector c10 = FloatVector.fromMemorySegment(SPECIES, ALL, from, ORDER);
    FloatVector c11 = FloatVector.fromMemorySegment(SPECIES, ALL, from + V1, ORDER);
    for (int k = 0; k < depth; k++) {
      FloatVector b0 = FloatVector.fromMemorySegment(SPECIES, ALL, b, ORDER);
      FloatVector b1 = FloatVector.fromMemorySegment(SPECIES, ALL, b + V1, ORDER);
      FloatVector x0 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, a));
      c00 = x0.fma(b0, c00);
      c01 = x0.fma(b1, c01);
      FloatVector x1 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, a + rowStep));
      c10 = x1.fma(b0, c10);
      c11 = x1.fma(b1, c11);
      a = a + depthStep & ADDRESS;
      b = b + panelStep & ADDRESS;
    }
    c00.intoMemorySegment(ALL, to, ORDER);
    c01.intoMemorySegment(ALL, to + V1, ORDER);
    to += toStep;
    c10.intoMemorySegment(ALL, to, ORDER);
    c11.intoMemorySegment(ALL, to + V1, ORDER);
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
    from += fromStep;
    FloatVector c10 = FloatVector.fromMemorySegment(SPECIES, ALL, from, ORDER);
    FloatVector c11 = FloatVector.fromMemorySegment(SPECIES, ALL, from + V1, ORDER);
    from += fromStep;
    FloatVector c20 = FloatVector.fromMemorySegment(SPECIES, ALL, from, ORDER);
    FloatVector c21 = FloatVector.fromMemorySegment(SPECIES, ALL, from + V1, ORDER);
    for (int k = 0; k < depth; k++) {
      FloatVector b0 = FloatVector.fromMemorySegment(SPECIES, ALL, b, ORDER);
      FloatVector b1 = FloatVector.fromMemorySegment(SPECIES, ALL, b + V1, ORDER);
      FloatVector x0 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, a));
      c00 = x0.fma(b0, c00);
      c01 = x0.fma(b1, c01);
      FloatVector x1 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, a + rowStep));
      c10 = x1.fma(b0, c10);
      c11 = x1.fma(b1, c11);
      FloatVector x2 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, a + 2 * rowStep));
      c20 = x2.fma(b0, c20);
      c21 = x2.fma(b1, c21);
      a = a + depthStep & ADDRESS;
      b = b + panelStep & ADDRESS;
    }
    c00.intoMemorySegment(ALL, to, ORDER);
    c01.intoMemorySegment(ALL, to + V1, ORDER);
    to += toStep;
    c10.intoMemorySegment(ALL, to, ORDER);
    c11.intoMemorySegment(ALL, to + V1, ORDER);
    to += toStep;
    c20.intoMemorySegment(ALL, to, ORDER);
    c21.intoMemorySegment(ALL, to + V1, ORDER);
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
    from += fromStep;
    FloatVector c10 = FloatVector.fromMemorySegment(SPECIES, ALL, from, ORDER);
    FloatVector c11 = FloatVector.fromMemorySegment(SPECIES, ALL, from + V1, ORDER);
    from += fromStep;
    FloatVector c20 = FloatVector.fromMemorySegment(SPECIES, ALL, from, ORDER);
    FloatVector c21 = FloatVector.fromMemorySegment(SPECIES, ALL, from + V1, ORDER);
    from += fromStep;
    FloatVector c30 = FloatVector.fromMemorySegment(SPECIES, ALL, from, ORDER);
    FloatVector c31 = FloatVector.fromMemorySegment(SPECIES, ALL, from + V1, ORDER);
    for (int k = 0; k < depth; k++) {
      FloatVector b0 = FloatVector.fromMemorySegment(SPECIES, ALL, b, ORDER);
      FloatVector b1 = FloatVector.fromMemorySegment(SPECIES, ALL, b + V1, ORDER);
      FloatVector x0 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, a));
      c00 = x0.fma(b0, c00);
      c01 = x0.fma(b1, c01);
      FloatVector x1 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, a + rowStep));
      c10 = x1.fma(b0, c10);
      c11 = x1.fma(b1, c11);
      FloatVector x2 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, a + 2 * rowStep));
      c20 = x2.fma(b0, c20);
      c21 = x2.fma(b1, c21);
      FloatVector x3 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, a + 3 * rowStep));
      c30 = x3.fma(b0, c30);
      c31 = x3.fma(b1, c31);
      a = a + depthStep & ADDRESS;
      b = b + panelStep & ADDRESS;
    }
    c00.intoMemorySegment(ALL, to, ORDER);
    c01.intoMemorySegment(ALL, to + V1, ORDER);
    to += toStep;
    c10.intoMemorySegment(ALL, to, ORDER);
    c11.intoMemorySegment(ALL, to + V1, ORDER);
    to += toStep;
    c20.intoMemorySegment(ALL, to, ORDER);
    c21.intoMemorySegment(ALL, to + V1, ORDER);
    to += toStep;
    c30.intoMemorySegment(ALL, to, ORDER);
    c31.intoMemorySegment(ALL, to + V1, ORDER);
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
    from += fromStep;
    FloatVector c10 = FloatVector.fromMemorySegment(SPECIES, ALL, from, ORDER);
    FloatVector c11 = FloatVector.fromMemorySegment(SPECIES, ALL, from + V1, ORDER);
    from += fromStep;
    FloatVector c20 = FloatVector.fromMemorySegment(SPECIES, ALL, from, ORDER);
    FloatVector c21 = FloatVector.fromMemorySegment(SPECIES, ALL, from + V1, ORDER);
    from += fromStep;
    FloatVector c30 = FloatVector.fromMemorySegment(SPECIES, ALL, from, ORDER);
    FloatVector c31 = FloatVector.fromMemorySegment(SPECIES, ALL, from + V1, ORDER);
    from += fromStep;
    FloatVector c40 = FloatVector.fromMemorySegment(SPECIES, ALL, from, ORDER);
    FloatVector c41 = FloatVector.fromMemorySegment(SPECIES, ALL, from + V1, ORDER);
    for (int k = 0; k < depth; k++) {
      FloatVector b0 = FloatVector.fromMemorySegment(SPECIES, ALL, b, ORDER);
      FloatVector b1 = FloatVector.fromMemorySegment(SPECIES, ALL, b + V1, ORDER);
      FloatVector x0 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, a));
      c00 = x0.fma(b0, c00);
      c01 = x0.fma(b1, c01);
      FloatVector x1 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, a + rowStep));
      c10 = x1.fma(b0, c10);
      c11 = x1.fma(b1, c11);
      FloatVector x2 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, a + 2 * rowStep));
      c20 = x2.fma(b0, c20);
      c21 = x2.fma(b1, c21);
      FloatVector x3 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, a + 3 * rowStep));
      c30 = x3.fma(b0, c30);
      c31 = x3.fma(b1, c31);
      FloatVector x4 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, a + 4 * rowStep));
      c40 = x4.fma(b0, c40);
      c41 = x4.fma(b1, c41);
      a = a + depthStep & ADDRESS;
      b = b + panelStep & ADDRESS;
    }
    c00.intoMemorySegment(ALL, to, ORDER);
    c01.intoMemorySegment(ALL, to + V1, ORDER);
    to += toStep;
    c10.intoMemorySegment(ALL, to, ORDER);
    c11.intoMemorySegment(ALL, to + V1, ORDER);
    to += toStep;
    c20.intoMemorySegment(ALL, to, ORDER);
    c21.intoMemorySegment(ALL, to + V1, ORDER);
    to += toStep;
    c30.intoMemorySegment(ALL, to, ORDER);
    c31.intoMemorySegment(ALL, to + V1, ORDER);
    to += toStep;
    c40.intoMemorySegment(ALL, to, ORDER);
    c41.intoMemorySegment(ALL, to + V1, ORDER);
  }
}
