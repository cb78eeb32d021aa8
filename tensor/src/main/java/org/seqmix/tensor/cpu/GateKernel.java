package org.seqmix.tensor.cpu;

import static jdk.incubator.vector.VectorOperators.ABS;
import static jdk.incubator.vector.VectorOperators.LT;
import static org.seqmix.tensor.cpu.Native.ALL;
import static org.seqmix.tensor.cpu.Native.ORDER;
import static org.seqmix.tensor.cpu.Native.getFloat;
import static org.seqmix.tensor.cpu.Native.setFloat;
import static org.seqmix.tensor.cpu.Vectors.LANES;
import static org.seqmix.tensor.cpu.Vectors.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.Tensor;

/// The gate y = x silu(z + bias). Without a bias, a row of zeros stands in for it.
final class GateKernel {
  private GateKernel() {}

  static void gate(Tensor x, Tensor z, @Nullable Tensor bias, Tensor y, Workers workers, BlockPool pool) {
    Floats in = Floats.of("gate", "x", x);
    Floats gates = Floats.of("gate", "z", z);
    Floats out = Floats.of("gate", "y", y);
    Floats given = Floats.orNull("gate", "bias", bias);
    int n = Math.toIntExact(x.columns());
    try (CpuRegion region = new CpuRegion(pool)) {
      long shift = given == null ? zeros(region, n) : given.address();
      Split.rows(workers, x.rows(), 2L * n, (from, to) -> {
        for (int t = from; t < to; t++) {
          gate(in.row(t), gates.row(t), shift, out.row(t), n);
        }
      });
    }
  }

  static void gateGrad(Tensor dy, Tensor x, Tensor z, @Nullable Tensor bias, Tensor dx, Tensor dz,
      @Nullable Tensor dbias, Workers workers, BlockPool pool) {
    Floats dOut = Floats.of("gateGrad", "dy", dy);
    Floats in = Floats.of("gateGrad", "x", x);
    Floats gates = Floats.of("gateGrad", "z", z);
    Floats dIn = Floats.of("gateGrad", "dx", dx);
    Floats dGates = Floats.of("gateGrad", "dz", dz);
    Floats given = Floats.orNull("gateGrad", "bias", bias);
    int n = Math.toIntExact(x.columns());
    try (CpuRegion region = new CpuRegion(pool)) {
      long shift = given == null ? zeros(region, n) : given.address();
      Split.rows(workers, x.rows(), 2L * n, (from, to) -> {
        for (int t = from; t < to; t++) {
          grad(dOut.row(t), in.row(t), gates.row(t), shift, dIn.row(t), dGates.row(t), n);
        }
      });
    }
    if (dbias != null) {
      ColumnSums.addColumnSums(dz, dbias, workers, pool);
    }
  }

  /// Address of `n` zeros.
  static long zeros(CpuRegion region, int n) {
    long address = region.floats(n);
    Native.zero(address, 4L * n);
    return address;
  }

  private static void gate(long x, long z, long shift, long y, int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      long o = 4L * i;
      FloatVector u = FloatVector.fromMemorySegment(SPECIES, ALL, z + o, ORDER);
      u = u.add(FloatVector.fromMemorySegment(SPECIES, ALL, shift + o, ORDER));
      FloatVector v = FloatVector.fromMemorySegment(SPECIES, ALL, x + o, ORDER);
      v.mul(VectorMath.silu(u)).intoMemorySegment(ALL, y + o, ORDER);
    }
    if (i < n) {
      long o = 4L * i;
      VectorMask<Float> m = SPECIES.indexInRange(i, n);
      FloatVector u = FloatVector.fromMemorySegment(SPECIES, ALL, z + o, ORDER, m);
      u = u.add(FloatVector.fromMemorySegment(SPECIES, ALL, shift + o, ORDER, m));
      FloatVector v = FloatVector.fromMemorySegment(SPECIES, ALL, x + o, ORDER, m);
      v.mul(VectorMath.silu(u)).intoMemorySegment(ALL, y + o, ORDER, m);
    }
  }

  /// dx = dy silu(u), dz = dy x silu'(u), u = z + shift; one exponential serves both, as in {@link VectorMath#silu} and
  /// {@link VectorMath#siluSlope}.
  private static void grad(long dy, long x, long z, long shift, long dx, long dz, int n) {
    FloatVector one = FloatVector.broadcast(SPECIES, 1f);
    int whole = n / LANES * LANES;
    for (int i = 0; i < whole; i += LANES) {
      long o = 4L * i;
      FloatVector u = FloatVector.fromMemorySegment(SPECIES, ALL, z + o, ORDER);
      u = u.add(FloatVector.fromMemorySegment(SPECIES, ALL, shift + o, ORDER));
      FloatVector e = VectorMath.exp(u.lanewise(ABS).neg());
      VectorMask<Float> negative = u.compare(LT, 0f);
      FloatVector below = e.add(1f);
      FloatVector s = one.blend(e, negative).div(below);
      FloatVector rest = e.blend(one, negative).div(below);
      FloatVector g = FloatVector.fromMemorySegment(SPECIES, ALL, dy + o, ORDER);
      FloatVector v = FloatVector.fromMemorySegment(SPECIES, ALL, x + o, ORDER);
      g.mul(u.mul(s)).intoMemorySegment(ALL, dx + o, ORDER);
      g.mul(v).mul(s.mul(u.fma(rest, one))).intoMemorySegment(ALL, dz + o, ORDER);
    }
    for (int i = whole; i < n; i++) {
      long o = 4L * i;
      float u = getFloat(z + o) + getFloat(shift + o);
      float g = getFloat(dy + o);
      float v = getFloat(x + o);
      setFloat(dx + o, g * VectorMath.silu(u));
      setFloat(dz + o, g * v * VectorMath.siluSlope(u));
    }
  }
}
