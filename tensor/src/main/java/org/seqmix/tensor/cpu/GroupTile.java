package org.seqmix.tensor.cpu;

import static org.seqmix.tensor.cpu.Native.ADDRESS;
import static org.seqmix.tensor.cpu.Native.ALL;
import static org.seqmix.tensor.cpu.Native.FLOAT;
import static org.seqmix.tensor.cpu.Native.ORDER;
import static org.seqmix.tensor.cpu.Vectors.BYTES;
import static org.seqmix.tensor.cpu.Vectors.SPECIES;

import jdk.incubator.vector.FloatVector;

/// Register tiles of one to four rows by a panel of 64 columns over groups of whole numbers, for vectors of 16 lanes.
///
/// A group's sums stay in registers from its first depth to its last; then they join the 64 sums of each row at `sums`,
/// which stay in the first-level cache. Arguments are addresses and byte steps: the rows of numbers at `x` are `rowStep`
/// apart, the scales of the first group's inputs at `inputs` are `inputRow` apart, those of the next group `inputStep`
/// further. A group at `panel` is its 64 scales and then `depth` depths of 64 whole numbers, all floats.
///
/// *Cost*: beside 32 multiply-adds, a group takes a multiplication, a multiply-add, two loads and a store for every
/// vector. Five rows gave no more, and leave a rest of 64.
///
/// The inner loop ends where addresses are equal, so that the compiler does not cut it into three.
final class GroupTile {
  private static final long V1 = BYTES;
  private static final long V2 = 2L * BYTES;
  private static final long V3 = 3L * BYTES;
  private static final long STEP = Tiles.PANEL_STEP;

  private GroupTile() {}

  static void rows1(
      long x, long rowStep, long inputs, long inputRow, long inputStep, long panel, int groups, int depth, long sums) {
    x &= ADDRESS;
    inputs &= ADDRESS;
    panel &= ADDRESS;
    sums &= ADDRESS;
    FloatVector zero = FloatVector.zero(SPECIES);
    for (int g = 0; g < groups; g++) {
      FloatVector c00 = zero;
      FloatVector c01 = zero;
      FloatVector c02 = zero;
      FloatVector c03 = zero;
      long scales = panel;
      panel = panel + STEP & ADDRESS;
      long end = panel + depth * STEP;
      while (panel != end) {
        FloatVector b0 = FloatVector.fromMemorySegment(SPECIES, ALL, panel, ORDER);
        FloatVector b1 = FloatVector.fromMemorySegment(SPECIES, ALL, panel + V1, ORDER);
        FloatVector b2 = FloatVector.fromMemorySegment(SPECIES, ALL, panel + V2, ORDER);
        FloatVector b3 = FloatVector.fromMemorySegment(SPECIES, ALL, panel + V3, ORDER);
        FloatVector x0 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, x));
        c00 = x0.fma(b0, c00);
        c01 = x0.fma(b1, c01);
        c02 = x0.fma(b2, c02);
        c03 = x0.fma(b3, c03);
        x = x + Float.BYTES & ADDRESS;
        panel = panel + STEP & ADDRESS;
      }
      FloatVector s0 = FloatVector.fromMemorySegment(SPECIES, ALL, scales, ORDER);
      FloatVector s1 = FloatVector.fromMemorySegment(SPECIES, ALL, scales + V1, ORDER);
      FloatVector s2 = FloatVector.fromMemorySegment(SPECIES, ALL, scales + V2, ORDER);
      FloatVector s3 = FloatVector.fromMemorySegment(SPECIES, ALL, scales + V3, ORDER);
      long to = sums;
      FloatVector i0 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, inputs));
      c00.fma(s0.mul(i0), FloatVector.fromMemorySegment(SPECIES, ALL, to, ORDER))
          .intoMemorySegment(ALL, to, ORDER);
      c01.fma(s1.mul(i0), FloatVector.fromMemorySegment(SPECIES, ALL, to + V1, ORDER))
          .intoMemorySegment(ALL, to + V1, ORDER);
      c02.fma(s2.mul(i0), FloatVector.fromMemorySegment(SPECIES, ALL, to + V2, ORDER))
          .intoMemorySegment(ALL, to + V2, ORDER);
      c03.fma(s3.mul(i0), FloatVector.fromMemorySegment(SPECIES, ALL, to + V3, ORDER))
          .intoMemorySegment(ALL, to + V3, ORDER);
      inputs = inputs + inputStep & ADDRESS;
    }
  }

  static void rows2(
      long x, long rowStep, long inputs, long inputRow, long inputStep, long panel, int groups, int depth, long sums) {
    x &= ADDRESS;
    inputs &= ADDRESS;
    panel &= ADDRESS;
    sums &= ADDRESS;
    rowStep &= Native.STEP;
    inputRow &= Native.STEP;
    FloatVector zero = FloatVector.zero(SPECIES);
    for (int g = 0; g < groups; g++) {
      FloatVector c00 = zero;
      FloatVector c01 = zero;
      FloatVector c02 = zero;
      FloatVector c03 = zero;
      FloatVector c10 = zero;
      FloatVector c11 = zero;
      FloatVector c12 = zero;
      FloatVector c13 = zero;
      long scales = panel;
      panel = panel + STEP & ADDRESS;
      long end = panel + depth * STEP;
      while (panel != end) {
        FloatVector b0 = FloatVector.fromMemorySegment(SPECIES, ALL, panel, ORDER);
        FloatVector b1 = FloatVector.fromMemorySegment(SPECIES, ALL, panel + V1, ORDER);
        FloatVector b2 = FloatVector.fromMemorySegment(SPECIES, ALL, panel + V2, ORDER);
        FloatVector b3 = FloatVector.fromMemorySegment(SPECIES, ALL, panel + V3, ORDER);
        FloatVector x0 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, x));
        c00 = x0.fma(b0, c00);
        c01 = x0.fma(b1, c01);
        c02 = x0.fma(b2, c02);
        c03 = x0.fma(b3, c03);
        FloatVector x1 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, x + rowStep));
        c10 = x1.fma(b0, c10);
        c11 = x1.fma(b1, c11);
        c12 = x1.fma(b2, c12);
        c13 = x1.fma(b3, c13);
        x = x + Float.BYTES & ADDRESS;
        panel = panel + STEP & ADDRESS;
      }
      FloatVector s0 = FloatVector.fromMemorySegment(SPECIES, ALL, scales, ORDER);
      FloatVector s1 = FloatVector.fromMemorySegment(SPECIES, ALL, scales + V1, ORDER);
      FloatVector s2 = FloatVector.fromMemorySegment(SPECIES, ALL, scales + V2, ORDER);
      FloatVector s3 = FloatVector.fromMemorySegment(SPECIES, ALL, scales + V3, ORDER);
      long to = sums;
      FloatVector i0 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, inputs));
      c00.fma(s0.mul(i0), FloatVector.fromMemorySegment(SPECIES, ALL, to, ORDER))
          .intoMemorySegment(ALL, to, ORDER);
      c01.fma(s1.mul(i0), FloatVector.fromMemorySegment(SPECIES, ALL, to + V1, ORDER))
          .intoMemorySegment(ALL, to + V1, ORDER);
      c02.fma(s2.mul(i0), FloatVector.fromMemorySegment(SPECIES, ALL, to + V2, ORDER))
          .intoMemorySegment(ALL, to + V2, ORDER);
      c03.fma(s3.mul(i0), FloatVector.fromMemorySegment(SPECIES, ALL, to + V3, ORDER))
          .intoMemorySegment(ALL, to + V3, ORDER);
      to += STEP;
      FloatVector i1 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, inputs + inputRow));
      c10.fma(s0.mul(i1), FloatVector.fromMemorySegment(SPECIES, ALL, to, ORDER))
          .intoMemorySegment(ALL, to, ORDER);
      c11.fma(s1.mul(i1), FloatVector.fromMemorySegment(SPECIES, ALL, to + V1, ORDER))
          .intoMemorySegment(ALL, to + V1, ORDER);
      c12.fma(s2.mul(i1), FloatVector.fromMemorySegment(SPECIES, ALL, to + V2, ORDER))
          .intoMemorySegment(ALL, to + V2, ORDER);
      c13.fma(s3.mul(i1), FloatVector.fromMemorySegment(SPECIES, ALL, to + V3, ORDER))
          .intoMemorySegment(ALL, to + V3, ORDER);
      inputs = inputs + inputStep & ADDRESS;
    }
  }

  static void rows3(
      long x, long rowStep, long inputs, long inputRow, long inputStep, long panel, int groups, int depth, long sums) {
    x &= ADDRESS;
    inputs &= ADDRESS;
    panel &= ADDRESS;
    sums &= ADDRESS;
    rowStep &= Native.STEP;
    inputRow &= Native.STEP;
    FloatVector zero = FloatVector.zero(SPECIES);
    for (int g = 0; g < groups; g++) {
      FloatVector c00 = zero;
      FloatVector c01 = zero;
      FloatVector c02 = zero;
      FloatVector c03 = zero;
      FloatVector c10 = zero;
      FloatVector c11 = zero;
      FloatVector c12 = zero;
      FloatVector c13 = zero;
      FloatVector c20 = zero;
      FloatVector c21 = zero;
      FloatVector c22 = zero;
      FloatVector c23 = zero;
      long scales = panel;
      panel = panel + STEP & ADDRESS;
      long end = panel + depth * STEP;
      while (panel != end) {
        FloatVector b0 = FloatVector.fromMemorySegment(SPECIES, ALL, panel, ORDER);
        FloatVector b1 = FloatVector.fromMemorySegment(SPECIES, ALL, panel + V1, ORDER);
        FloatVector b2 = FloatVector.fromMemorySegment(SPECIES, ALL, panel + V2, ORDER);
        FloatVector b3 = FloatVector.fromMemorySegment(SPECIES, ALL, panel + V3, ORDER);
        FloatVector x0 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, x));
        c00 = x0.fma(b0, c00);
        c01 = x0.fma(b1, c01);
        c02 = x0.fma(b2, c02);
        c03 = x0.fma(b3, c03);
        FloatVector x1 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, x + rowStep));
        c10 = x1.fma(b0, c10);
        c11 = x1.fma(b1, c11);
        c12 = x1.fma(b2, c12);
        c13 = x1.fma(b3, c13);
        FloatVector x2 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, x + 2 * rowStep));
        c20 = x2.fma(b0, c20);
        c21 = x2.fma(b1, c21);
        c22 = x2.fma(b2, c22);
        c23 = x2.fma(b3, c23);
        x = x + Float.BYTES & ADDRESS;
        panel = panel + STEP & ADDRESS;
      }
      FloatVector s0 = FloatVector.fromMemorySegment(SPECIES, ALL, scales, ORDER);
      FloatVector s1 = FloatVector.fromMemorySegment(SPECIES, ALL, scales + V1, ORDER);
      FloatVector s2 = FloatVector.fromMemorySegment(SPECIES, ALL, scales + V2, ORDER);
      FloatVector s3 = FloatVector.fromMemorySegment(SPECIES, ALL, scales + V3, ORDER);
      long to = sums;
      FloatVector i0 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, inputs));
      c00.fma(s0.mul(i0), FloatVector.fromMemorySegment(SPECIES, ALL, to, ORDER))
          .intoMemorySegment(ALL, to, ORDER);
      c01.fma(s1.mul(i0), FloatVector.fromMemorySegment(SPECIES, ALL, to + V1, ORDER))
          .intoMemorySegment(ALL, to + V1, ORDER);
      c02.fma(s2.mul(i0), FloatVector.fromMemorySegment(SPECIES, ALL, to + V2, ORDER))
          .intoMemorySegment(ALL, to + V2, ORDER);
      c03.fma(s3.mul(i0), FloatVector.fromMemorySegment(SPECIES, ALL, to + V3, ORDER))
          .intoMemorySegment(ALL, to + V3, ORDER);
      to += STEP;
      FloatVector i1 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, inputs + inputRow));
      c10.fma(s0.mul(i1), FloatVector.fromMemorySegment(SPECIES, ALL, to, ORDER))
          .intoMemorySegment(ALL, to, ORDER);
      c11.fma(s1.mul(i1), FloatVector.fromMemorySegment(SPECIES, ALL, to + V1, ORDER))
          .intoMemorySegment(ALL, to + V1, ORDER);
      c12.fma(s2.mul(i1), FloatVector.fromMemorySegment(SPECIES, ALL, to + V2, ORDER))
          .intoMemorySegment(ALL, to + V2, ORDER);
      c13.fma(s3.mul(i1), FloatVector.fromMemorySegment(SPECIES, ALL, to + V3, ORDER))
          .intoMemorySegment(ALL, to + V3, ORDER);
      to += STEP;
      FloatVector i2 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, inputs + 2 * inputRow));
      c20.fma(s0.mul(i2), FloatVector.fromMemorySegment(SPECIES, ALL, to, ORDER))
          .intoMemorySegment(ALL, to, ORDER);
      c21.fma(s1.mul(i2), FloatVector.fromMemorySegment(SPECIES, ALL, to + V1, ORDER))
          .intoMemorySegment(ALL, to + V1, ORDER);
      c22.fma(s2.mul(i2), FloatVector.fromMemorySegment(SPECIES, ALL, to + V2, ORDER))
          .intoMemorySegment(ALL, to + V2, ORDER);
      c23.fma(s3.mul(i2), FloatVector.fromMemorySegment(SPECIES, ALL, to + V3, ORDER))
          .intoMemorySegment(ALL, to + V3, ORDER);
      inputs = inputs + inputStep & ADDRESS;
    }
  }

  static void rows4(
      long x, long rowStep, long inputs, long inputRow, long inputStep, long panel, int groups, int depth, long sums) {
    x &= ADDRESS;
    inputs &= ADDRESS;
    panel &= ADDRESS;
    sums &= ADDRESS;
    rowStep &= Native.STEP;
    inputRow &= Native.STEP;
    FloatVector zero = FloatVector.zero(SPECIES);
    for (int g = 0; g < groups; g++) {
      FloatVector c00 = zero;
      FloatVector c01 = zero;
      FloatVector c02 = zero;
      FloatVector c03 = zero;
      FloatVector c10 = zero;
      FloatVector c11 = zero;
      FloatVector c12 = zero;
      FloatVector c13 = zero;
      FloatVector c20 = zero;
      FloatVector c21 = zero;
      FloatVector c22 = zero;
      FloatVector c23 = zero;
      FloatVector c30 = zero;
      FloatVector c31 = zero;
      FloatVector c32 = zero;
      FloatVector c33 = zero;
      long scales = panel;
      panel = panel + STEP & ADDRESS;
      long end = panel + depth * STEP;
      while (panel != end) {
        FloatVector b0 = FloatVector.fromMemorySegment(SPECIES, ALL, panel, ORDER);
        FloatVector b1 = FloatVector.fromMemorySegment(SPECIES, ALL, panel + V1, ORDER);
        FloatVector b2 = FloatVector.fromMemorySegment(SPECIES, ALL, panel + V2, ORDER);
        FloatVector b3 = FloatVector.fromMemorySegment(SPECIES, ALL, panel + V3, ORDER);
        FloatVector x0 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, x));
        c00 = x0.fma(b0, c00);
        c01 = x0.fma(b1, c01);
        c02 = x0.fma(b2, c02);
        c03 = x0.fma(b3, c03);
        FloatVector x1 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, x + rowStep));
        c10 = x1.fma(b0, c10);
        c11 = x1.fma(b1, c11);
        c12 = x1.fma(b2, c12);
        c13 = x1.fma(b3, c13);
        FloatVector x2 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, x + 2 * rowStep));
        c20 = x2.fma(b0, c20);
        c21 = x2.fma(b1, c21);
        c22 = x2.fma(b2, c22);
        c23 = x2.fma(b3, c23);
        FloatVector x3 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, x + 3 * rowStep));
        c30 = x3.fma(b0, c30);
        c31 = x3.fma(b1, c31);
        c32 = x3.fma(b2, c32);
        c33 = x3.fma(b3, c33);
        x = x + Float.BYTES & ADDRESS;
        panel = panel + STEP & ADDRESS;
      }
      FloatVector s0 = FloatVector.fromMemorySegment(SPECIES, ALL, scales, ORDER);
      FloatVector s1 = FloatVector.fromMemorySegment(SPECIES, ALL, scales + V1, ORDER);
      FloatVector s2 = FloatVector.fromMemorySegment(SPECIES, ALL, scales + V2, ORDER);
      FloatVector s3 = FloatVector.fromMemorySegment(SPECIES, ALL, scales + V3, ORDER);
      long to = sums;
      FloatVector i0 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, inputs));
      c00.fma(s0.mul(i0), FloatVector.fromMemorySegment(SPECIES, ALL, to, ORDER))
          .intoMemorySegment(ALL, to, ORDER);
      c01.fma(s1.mul(i0), FloatVector.fromMemorySegment(SPECIES, ALL, to + V1, ORDER))
          .intoMemorySegment(ALL, to + V1, ORDER);
      c02.fma(s2.mul(i0), FloatVector.fromMemorySegment(SPECIES, ALL, to + V2, ORDER))
          .intoMemorySegment(ALL, to + V2, ORDER);
      c03.fma(s3.mul(i0), FloatVector.fromMemorySegment(SPECIES, ALL, to + V3, ORDER))
          .intoMemorySegment(ALL, to + V3, ORDER);
      to += STEP;
      FloatVector i1 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, inputs + inputRow));
      c10.fma(s0.mul(i1), FloatVector.fromMemorySegment(SPECIES, ALL, to, ORDER))
          .intoMemorySegment(ALL, to, ORDER);
      c11.fma(s1.mul(i1), FloatVector.fromMemorySegment(SPECIES, ALL, to + V1, ORDER))
          .intoMemorySegment(ALL, to + V1, ORDER);
      c12.fma(s2.mul(i1), FloatVector.fromMemorySegment(SPECIES, ALL, to + V2, ORDER))
          .intoMemorySegment(ALL, to + V2, ORDER);
      c13.fma(s3.mul(i1), FloatVector.fromMemorySegment(SPECIES, ALL, to + V3, ORDER))
          .intoMemorySegment(ALL, to + V3, ORDER);
      to += STEP;
      FloatVector i2 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, inputs + 2 * inputRow));
      c20.fma(s0.mul(i2), FloatVector.fromMemorySegment(SPECIES, ALL, to, ORDER))
          .intoMemorySegment(ALL, to, ORDER);
      c21.fma(s1.mul(i2), FloatVector.fromMemorySegment(SPECIES, ALL, to + V1, ORDER))
          .intoMemorySegment(ALL, to + V1, ORDER);
      c22.fma(s2.mul(i2), FloatVector.fromMemorySegment(SPECIES, ALL, to + V2, ORDER))
          .intoMemorySegment(ALL, to + V2, ORDER);
      c23.fma(s3.mul(i2), FloatVector.fromMemorySegment(SPECIES, ALL, to + V3, ORDER))
          .intoMemorySegment(ALL, to + V3, ORDER);
      to += STEP;
      FloatVector i3 = FloatVector.broadcast(SPECIES, ALL.get(FLOAT, inputs + 3 * inputRow));
      c30.fma(s0.mul(i3), FloatVector.fromMemorySegment(SPECIES, ALL, to, ORDER))
          .intoMemorySegment(ALL, to, ORDER);
      c31.fma(s1.mul(i3), FloatVector.fromMemorySegment(SPECIES, ALL, to + V1, ORDER))
          .intoMemorySegment(ALL, to + V1, ORDER);
      c32.fma(s2.mul(i3), FloatVector.fromMemorySegment(SPECIES, ALL, to + V2, ORDER))
          .intoMemorySegment(ALL, to + V2, ORDER);
      c33.fma(s3.mul(i3), FloatVector.fromMemorySegment(SPECIES, ALL, to + V3, ORDER))
          .intoMemorySegment(ALL, to + V3, ORDER);
      inputs = inputs + inputStep & ADDRESS;
    }
  }
}
