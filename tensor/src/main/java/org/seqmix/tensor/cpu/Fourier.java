package org.seqmix.tensor.cpu;

import static org.seqmix.tensor.cpu.Native.ALL;
import static org.seqmix.tensor.cpu.Vectors.BYTES;
import static org.seqmix.tensor.cpu.Native.ORDER;
import static org.seqmix.tensor.cpu.Vectors.SPECIES;

import jdk.incubator.vector.FloatVector;

/// A Fourier transform for real convolutions, of as many columns at once as a vector has lanes.
///
/// A column of up to 2M real numbers x is the polynomial `z(X) = sum_{t < M} (x_t + i x_{t+M}) X^t` modulo `X^M - i`.
/// Modulo `X^M - i` the product of two such polynomials is the convolution of the two columns, modulo
/// `X^2M = -1`: what exceeds 2M comes back at the beginning with its sign changed. So a complex transform of M points
/// does for 2M real numbers, without a step that takes conjugate halves apart.
///
/// The transform splits `X^m - w²` into `X^(m/2) - w` and `X^(m/2) + w` until points are left, two levels in one pass.
/// The root is the same for a whole block (see [FourierRoots]), and the points stay in the order of the tree: products
/// of points need no other.
///
/// Data are M rows of two vectors, real and imaginary parts. *Cost*: 4 M log2 M operations on vectors. Blocks beyond
/// the first-level cache are finished one after the other.
///
/// *Numerics*: root mean square error about 1e-7 of the numbers' own root mean square, for M up to some thousands.
final class Fourier {
  /// Bytes of one row.
  static final int ROW = 2 * BYTES;
  /// Rows that stay in the first-level cache through all their levels.
  private static final int NEAR = (16 << 10) / ROW;

  private Fourier() {}

  /// The values of the polynomial at `size` points (a power of two), in place.
  static void forward(long data, int size, float[] roots) {
    if (Integer.numberOfTrailingZeros(size) % 2 == 1) {
      halve(data, size / 2, roots[2], roots[3]);
      down(data, size / 2, 2, roots);
      down(data + size / 2 * (long) ROW, size / 2, 3, roots);
    } else {
      down(data, size, 1, roots);
    }
  }

  /// `size` times the polynomial with these values, in place.
  static void inverse(long data, int size, float[] roots) {
    if (Integer.numberOfTrailingZeros(size) % 2 == 1) {
      up(data, size / 2, 2, roots);
      up(data + size / 2 * (long) ROW, size / 2, 3, roots);
      join(data, size / 2, roots[2], roots[3]);
    } else {
      up(data, size, 1, roots);
    }
  }

  private static void down(long data, int size, int node, float[] roots) {
    if (size <= NEAR) {
      for (int blocks = 1; 4 * blocks <= size; blocks *= 4) {
        quarter(data, blocks, size / blocks / 4, node * blocks, roots);
      }
      return;
    }
    quarter(data, 1, size / 4, node, roots);
    for (int q = 0; q < 4; q++) {
      down(data + q * (size / 4) * (long) ROW, size / 4, 4 * node + q, roots);
    }
  }

  private static void up(long data, int size, int node, float[] roots) {
    if (size <= NEAR) {
      for (int blocks = size / 4; blocks > 0; blocks /= 4) {
        joinQuarters(data, blocks, size / blocks / 4, node * blocks, roots);
      }
      return;
    }
    for (int q = 0; q < 4; q++) {
      up(data + q * (size / 4) * (long) ROW, size / 4, 4 * node + q, roots);
    }
    joinQuarters(data, 1, size / 4, node, roots);
  }

  /// One level of one block: (a, b) to (a + w b, a - w b).
  private static void halve(long data, int rows, float wr, float wi) {
    FloatVector r = FloatVector.broadcast(SPECIES, wr);
    FloatVector i = FloatVector.broadcast(SPECIES, wi);
    FloatVector n = FloatVector.broadcast(SPECIES, -wi);
    long half = rows * (long) ROW;
    for (int row = 0; row < rows; row++) {
      long at = data + row * (long) ROW;
      FloatVector br = FloatVector.fromMemorySegment(SPECIES, ALL, at + half, ORDER);
      FloatVector bi = FloatVector.fromMemorySegment(SPECIES, ALL, at + half + BYTES, ORDER);
      FloatVector tr = bi.fma(n, br.mul(r));
      FloatVector ti = br.fma(i, bi.mul(r));
      FloatVector ar = FloatVector.fromMemorySegment(SPECIES, ALL, at, ORDER);
      FloatVector ai = FloatVector.fromMemorySegment(SPECIES, ALL, at + BYTES, ORDER);
      ar.add(tr).intoMemorySegment(ALL, at, ORDER);
      ai.add(ti).intoMemorySegment(ALL, at + BYTES, ORDER);
      ar.sub(tr).intoMemorySegment(ALL, at + half, ORDER);
      ai.sub(ti).intoMemorySegment(ALL, at + half + BYTES, ORDER);
    }
  }

  /// [#halve] back, without its factor 1/2.
  private static void join(long data, int rows, float wr, float wi) {
    FloatVector r = FloatVector.broadcast(SPECIES, wr);
    FloatVector i = FloatVector.broadcast(SPECIES, wi);
    FloatVector n = FloatVector.broadcast(SPECIES, -wi);
    long half = rows * (long) ROW;
    for (int row = 0; row < rows; row++) {
      long at = data + row * (long) ROW;
      FloatVector ur = FloatVector.fromMemorySegment(SPECIES, ALL, at, ORDER);
      FloatVector ui = FloatVector.fromMemorySegment(SPECIES, ALL, at + BYTES, ORDER);
      FloatVector vr = FloatVector.fromMemorySegment(SPECIES, ALL, at + half, ORDER);
      FloatVector vi = FloatVector.fromMemorySegment(SPECIES, ALL, at + half + BYTES, ORDER);
      FloatVector dr = ur.sub(vr);
      FloatVector di = ui.sub(vi);
      ur.add(vr).intoMemorySegment(ALL, at, ORDER);
      ui.add(vi).intoMemorySegment(ALL, at + BYTES, ORDER);
      dr.fma(r, di.mul(i)).intoMemorySegment(ALL, at + half, ORDER);
      dr.fma(n, di.mul(r)).intoMemorySegment(ALL, at + half + BYTES, ORDER);
    }
  }

  /// Two levels of `blocks` blocks of 4 x `rows` rows, the first of them node `first`: by w, then by v and i v.
  private static void quarter(long data, int blocks, int rows, int first, float[] roots) {
    long step = rows * (long) ROW;
    for (int block = 0; block < blocks; block++) {
      int node = first + block;
      FloatVector wr = FloatVector.broadcast(SPECIES, roots[2 * node]);
      FloatVector wi = FloatVector.broadcast(SPECIES, roots[2 * node + 1]);
      FloatVector wn = FloatVector.broadcast(SPECIES, -roots[2 * node + 1]);
      FloatVector vr = FloatVector.broadcast(SPECIES, roots[4 * node]);
      FloatVector vi = FloatVector.broadcast(SPECIES, roots[4 * node + 1]);
      FloatVector vn = FloatVector.broadcast(SPECIES, -roots[4 * node + 1]);
      for (int row = 0; row < rows; row++) {
        long a = data + (4 * block * (long) rows + row) * ROW;
        long b = a + step;
        long c = b + step;
        long d = c + step;
        FloatVector cr = FloatVector.fromMemorySegment(SPECIES, ALL, c, ORDER);
        FloatVector ci = FloatVector.fromMemorySegment(SPECIES, ALL, c + BYTES, ORDER);
        FloatVector dr = FloatVector.fromMemorySegment(SPECIES, ALL, d, ORDER);
        FloatVector di = FloatVector.fromMemorySegment(SPECIES, ALL, d + BYTES, ORDER);
        FloatVector tr = ci.fma(wn, cr.mul(wr));
        FloatVector ti = cr.fma(wi, ci.mul(wr));
        FloatVector sr = di.fma(wn, dr.mul(wr));
        FloatVector si = dr.fma(wi, di.mul(wr));
        FloatVector ar = FloatVector.fromMemorySegment(SPECIES, ALL, a, ORDER);
        FloatVector ai = FloatVector.fromMemorySegment(SPECIES, ALL, a + BYTES, ORDER);
        FloatVector br = FloatVector.fromMemorySegment(SPECIES, ALL, b, ORDER);
        FloatVector bi = FloatVector.fromMemorySegment(SPECIES, ALL, b + BYTES, ORDER);
        cr = ar.sub(tr);
        ci = ai.sub(ti);
        ar = ar.add(tr);
        ai = ai.add(ti);
        dr = br.sub(sr);
        di = bi.sub(si);
        br = br.add(sr);
        bi = bi.add(si);
        tr = bi.fma(vn, br.mul(vr));
        ti = br.fma(vi, bi.mul(vr));
        sr = di.fma(vn, dr.mul(vr));
        si = dr.fma(vi, di.mul(vr));
        ar.add(tr).intoMemorySegment(ALL, a, ORDER);
        ai.add(ti).intoMemorySegment(ALL, a + BYTES, ORDER);
        ar.sub(tr).intoMemorySegment(ALL, b, ORDER);
        ai.sub(ti).intoMemorySegment(ALL, b + BYTES, ORDER);
        cr.sub(si).intoMemorySegment(ALL, c, ORDER);
        ci.add(sr).intoMemorySegment(ALL, c + BYTES, ORDER);
        cr.add(si).intoMemorySegment(ALL, d, ORDER);
        ci.sub(sr).intoMemorySegment(ALL, d + BYTES, ORDER);
      }
    }
  }

  /// [#quarter] back, without its factor 1/4.
  private static void joinQuarters(long data, int blocks, int rows, int first, float[] roots) {
    long step = rows * (long) ROW;
    for (int block = 0; block < blocks; block++) {
      int node = first + block;
      FloatVector wr = FloatVector.broadcast(SPECIES, roots[2 * node]);
      FloatVector wi = FloatVector.broadcast(SPECIES, roots[2 * node + 1]);
      FloatVector wn = FloatVector.broadcast(SPECIES, -roots[2 * node + 1]);
      FloatVector vr = FloatVector.broadcast(SPECIES, roots[4 * node]);
      FloatVector vi = FloatVector.broadcast(SPECIES, roots[4 * node + 1]);
      FloatVector vn = FloatVector.broadcast(SPECIES, -roots[4 * node + 1]);
      for (int row = 0; row < rows; row++) {
        long a = data + (4 * block * (long) rows + row) * ROW;
        long b = a + step;
        long c = b + step;
        long d = c + step;
        FloatVector ar = FloatVector.fromMemorySegment(SPECIES, ALL, a, ORDER);
        FloatVector ai = FloatVector.fromMemorySegment(SPECIES, ALL, a + BYTES, ORDER);
        FloatVector br = FloatVector.fromMemorySegment(SPECIES, ALL, b, ORDER);
        FloatVector bi = FloatVector.fromMemorySegment(SPECIES, ALL, b + BYTES, ORDER);
        FloatVector tr = ar.sub(br);
        FloatVector ti = ai.sub(bi);
        ar = ar.add(br);
        ai = ai.add(bi);
        br = tr.fma(vr, ti.mul(vi));
        bi = tr.fma(vn, ti.mul(vr));
        FloatVector cr = FloatVector.fromMemorySegment(SPECIES, ALL, c, ORDER);
        FloatVector ci = FloatVector.fromMemorySegment(SPECIES, ALL, c + BYTES, ORDER);
        FloatVector dr = FloatVector.fromMemorySegment(SPECIES, ALL, d, ORDER);
        FloatVector di = FloatVector.fromMemorySegment(SPECIES, ALL, d + BYTES, ORDER);
        tr = ci.sub(di);
        ti = dr.sub(cr);
        cr = cr.add(dr);
        ci = ci.add(di);
        dr = tr.fma(vr, ti.mul(vi));
        di = tr.fma(vn, ti.mul(vr));
        ar.add(cr).intoMemorySegment(ALL, a, ORDER);
        ai.add(ci).intoMemorySegment(ALL, a + BYTES, ORDER);
        br.add(dr).intoMemorySegment(ALL, b, ORDER);
        bi.add(di).intoMemorySegment(ALL, b + BYTES, ORDER);
        tr = ar.sub(cr);
        ti = ai.sub(ci);
        tr.fma(wr, ti.mul(wi)).intoMemorySegment(ALL, c, ORDER);
        tr.fma(wn, ti.mul(wr)).intoMemorySegment(ALL, c + BYTES, ORDER);
        tr = br.sub(dr);
        ti = bi.sub(di);
        tr.fma(wr, ti.mul(wi)).intoMemorySegment(ALL, d, ORDER);
        tr.fma(wn, ti.mul(wr)).intoMemorySegment(ALL, d + BYTES, ORDER);
      }
    }
  }
}
