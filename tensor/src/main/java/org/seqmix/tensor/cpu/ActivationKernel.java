package org.seqmix.tensor.cpu;

import static org.seqmix.tensor.cpu.Native.ALL;
import static org.seqmix.tensor.cpu.Vectors.BYTES;
import static org.seqmix.tensor.cpu.Vectors.LANES;
import static org.seqmix.tensor.cpu.Native.ORDER;
import static org.seqmix.tensor.cpu.Vectors.SPECIES;

import jdk.incubator.vector.FloatVector;
import org.seqmix.tensor.Activation;
import org.seqmix.tensor.Tensor;

/// Activation functions and their slopes, element by element: a loop a function, over whole vectors. What is left at the
/// end of a row goes through the same loop in a padded vector, so that an element's bits do not depend on its place.
final class ActivationKernel {
  /// to = f(x), or to = f'(x) dy, for `n` elements, a multiple of the lanes.
  @FunctionalInterface
  private interface Loop {
    void run(long dy, long x, long to, int n);
  }

  private ActivationKernel() {}

  static void activate(Activation kind, Tensor x, Tensor y, Workers workers) {
    Floats in = Floats.of("activate", "x", x);
    Floats out = Floats.of("activate", "y", y);
    Loop loop = switch (kind) {
      case SILU -> ActivationKernel::silu;
      case GELU_TANH -> ActivationKernel::gelu;
      case SOFTPLUS -> ActivationKernel::softplus;
      case SIGMOID -> ActivationKernel::sigmoid;
      case EXP -> ActivationKernel::exp;
      case ELU_PLUS_ONE -> ActivationKernel::eluPlusOne;
      case RECIPROCAL -> ActivationKernel::reciprocal;
    };
    Split.elements(workers, x.rows(), x.columns(), x.isContiguous() && y.isContiguous(),
        (r, c, n) -> run(loop, in.at(r, c), in.at(r, c), out.at(r, c), n));
  }

  static void activateGrad(Activation kind, Tensor dy, Tensor x, Tensor dx, Workers workers) {
    Floats dOut = Floats.of("activateGrad", "dy", dy);
    Floats in = Floats.of("activateGrad", "x", x);
    Floats dIn = Floats.of("activateGrad", "dx", dx);
    Loop loop = switch (kind) {
      case SILU -> ActivationKernel::siluGrad;
      case GELU_TANH -> ActivationKernel::geluGrad;
      case SOFTPLUS -> ActivationKernel::softplusGrad;
      case SIGMOID -> ActivationKernel::sigmoidGrad;
      case EXP -> ActivationKernel::expGrad;
      case ELU_PLUS_ONE -> ActivationKernel::eluPlusOneGrad;
      case RECIPROCAL -> ActivationKernel::reciprocalGrad;
    };
    boolean flat = dy.isContiguous() && x.isContiguous() && dx.isContiguous();
    Split.elements(workers, x.rows(), x.columns(), flat,
        (r, c, n) -> run(loop, dOut.at(r, c), in.at(r, c), dIn.at(r, c), n));
  }

  private static void run(Loop loop, long dy, long x, long to, int n) {
    int whole = n / LANES * LANES;
    loop.run(dy, x, to, whole);
    if (whole < n) {
      long done = 4L * whole;
      Scratch scratch = Scratch.begin(3L * LANES, 3);
      long slope = scratch.take(LANES);
      long value = scratch.take(LANES);
      long result = scratch.take(LANES);
      TileRows.pack(dy + done, 0, 1, n - whole, slope, 1, LANES);
      TileRows.pack(x + done, 0, 1, n - whole, value, 1, LANES);
      loop.run(slope, value, result, LANES);
      Native.copy(result, to + done, 4L * (n - whole));
    }
  }

  private static FloatVector at(long address) {
    return FloatVector.fromMemorySegment(SPECIES, ALL, address, ORDER);
  }

  private static void silu(long dy, long x, long to, int n) {
    for (long o = 0; o < 4L * n; o += BYTES) {
      VectorMath.silu(at(x + o)).intoMemorySegment(ALL, to + o, ORDER);
    }
  }

  private static void siluGrad(long dy, long x, long to, int n) {
    for (long o = 0; o < 4L * n; o += BYTES) {
      VectorMath.siluSlope(at(x + o)).mul(at(dy + o)).intoMemorySegment(ALL, to + o, ORDER);
    }
  }

  private static void gelu(long dy, long x, long to, int n) {
    for (long o = 0; o < 4L * n; o += BYTES) {
      VectorMath.gelu(at(x + o)).intoMemorySegment(ALL, to + o, ORDER);
    }
  }

  private static void geluGrad(long dy, long x, long to, int n) {
    for (long o = 0; o < 4L * n; o += BYTES) {
      VectorMath.geluSlope(at(x + o)).mul(at(dy + o)).intoMemorySegment(ALL, to + o, ORDER);
    }
  }

  private static void softplus(long dy, long x, long to, int n) {
    for (long o = 0; o < 4L * n; o += BYTES) {
      VectorMath.softplus(at(x + o)).intoMemorySegment(ALL, to + o, ORDER);
    }
  }

  private static void softplusGrad(long dy, long x, long to, int n) {
    for (long o = 0; o < 4L * n; o += BYTES) {
      VectorMath.sigmoid(at(x + o)).mul(at(dy + o)).intoMemorySegment(ALL, to + o, ORDER);
    }
  }

  private static void sigmoid(long dy, long x, long to, int n) {
    for (long o = 0; o < 4L * n; o += BYTES) {
      VectorMath.sigmoid(at(x + o)).intoMemorySegment(ALL, to + o, ORDER);
    }
  }

  private static void sigmoidGrad(long dy, long x, long to, int n) {
    for (long o = 0; o < 4L * n; o += BYTES) {
      VectorMath.sigmoidSlope(at(x + o)).mul(at(dy + o)).intoMemorySegment(ALL, to + o, ORDER);
    }
  }

  private static void exp(long dy, long x, long to, int n) {
    for (long o = 0; o < 4L * n; o += BYTES) {
      VectorMath.exp(at(x + o)).intoMemorySegment(ALL, to + o, ORDER);
    }
  }

  private static void expGrad(long dy, long x, long to, int n) {
    for (long o = 0; o < 4L * n; o += BYTES) {
      VectorMath.exp(at(x + o)).mul(at(dy + o)).intoMemorySegment(ALL, to + o, ORDER);
    }
  }

  private static void eluPlusOne(long dy, long x, long to, int n) {
    for (long o = 0; o < 4L * n; o += BYTES) {
      VectorMath.eluPlusOne(at(x + o)).intoMemorySegment(ALL, to + o, ORDER);
    }
  }

  private static void eluPlusOneGrad(long dy, long x, long to, int n) {
    for (long o = 0; o < 4L * n; o += BYTES) {
      VectorMath.eluSlope(at(x + o)).mul(at(dy + o)).intoMemorySegment(ALL, to + o, ORDER);
    }
  }

  private static void reciprocal(long dy, long x, long to, int n) {
    FloatVector one = FloatVector.broadcast(SPECIES, 1);
    for (long o = 0; o < 4L * n; o += BYTES) {
      one.div(at(x + o)).intoMemorySegment(ALL, to + o, ORDER);
    }
  }

  /// The square is taken of 1 / x, which leaves the floats later than that of x.
  private static void reciprocalGrad(long dy, long x, long to, int n) {
    FloatVector one = FloatVector.broadcast(SPECIES, 1);
    for (long o = 0; o < 4L * n; o += BYTES) {
      FloatVector y = one.div(at(x + o));
      y.mul(y).neg().mul(at(dy + o)).intoMemorySegment(ALL, to + o, ORDER);
    }
  }
}
