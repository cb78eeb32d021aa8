package org.seqmix.opencl.tuned;

import org.seqmix.opencl.launch.KernelCode.Written;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.tensor.SsdShape;

/// How the chunk kernels are built for one shape.
///
/// @param chunk tokens of a chunk, 0 where even the shortest takes more local memory than there is
/// @param size work items of a group
/// @param definitions code with all definitions, whose file and function are replaced
record SsdPlan(int chunk, int size, Written definitions) {
  private static final int LONGEST = 32;
  private static final int SHORTEST = 8;
  private static final int SIZE = 128;
  private static final int PROCESSOR_SIZE = 32;
  /// Local memory that NVIDIA's compiler gives to arrays of fixed size, whatever the device says.
  private static final long NVIDIA_LOCAL = 200 << 10;

  /// Local memory of a kernel, in floats.
  private interface Floats {
    long of(long chunk, long state, long headDim, int pad, int size);
  }

  /// The plan for `shape` on tensor cores (`mma`) or without.
  static SsdPlan of(Launcher launcher, SsdShape shape, boolean mma) {
    return of(launcher, shape.state(), shape.headDim(), mma, SsdPlan::chunkFloats);
  }

  /// The plan for SSD matrices of this state size beside attention of this head dim.
  static SsdPlan ofMatrices(Launcher launcher, int state, int headDim, boolean mma) {
    return of(launcher, state, headDim, mma, SsdPlan::matrixFloats);
  }

  private static SsdPlan of(Launcher launcher, int state, int headDim, boolean mma, Floats floats) {
    Launcher.Hardware hardware = launcher.hardware();
    int unit = mma ? 16 : 4;
    int pad = mma ? 4 : 1;
    int size = hardware.isProcessor() ? PROCESSOR_SIZE : SIZE;
    long room = (mma ? NVIDIA_LOCAL : hardware.localBytes()) / Float.BYTES;
    int chunk = LONGEST;
    while (chunk >= SHORTEST && floats.of(chunk, up(state, unit), up(headDim, unit), pad, size) > room) {
      chunk /= 2;
    }
    Written code = Written.of("", "").with("Q", chunk).with("N", state).with("P", headDim).with("SIZE", size);
    if (mma) {
      code = code.with("MMA", 1);
      code = launcher.roundsInputs() ? code.with("ROUNDED", 1) : code;
    }
    return new SsdPlan(chunk < Math.max(SHORTEST, unit) ? 0 : chunk, size, code);
  }

  private static int up(int n, int unit) {
    return Math.ceilDiv(n, unit) * unit;
  }

  /// Local memory of the largest kernel, the gradients': four operands, a state, three matrices of the chunk, and sums.
  private static long chunkFloats(long q, long n, long p, int pad, int size) {
    return 2 * q * (n + pad + p + pad) + n * (p + pad) + 3 * q * (q + pad) + q * n / 4 + 5 * q + size;
  }

  /// Local memory of the matrices' gradients: four operands, what is summed, two matrices of the tile, and sums.
  private static long matrixFloats(long q, long n, long p, int pad, int size) {
    return 3 * q * (n + pad) + 2 * q * (p + pad) + 2 * q * (q + pad) + q * q / 4 + 5 * q + size;
  }

  /// Whether the shape fits.
  boolean fits() {
    return chunk > 0;
  }

  /// A kernel of `ssd.cl`.
  Written code(String function) {
    return new Written("ssd.cl", function, definitions.definitions());
  }

  /// A kernel of `distance.cl`, with keys as the side that a group belongs to (`columns`) or queries.
  Written matrixCode(String function, boolean columns) {
    return new Written("distance.cl", function, definitions.definitions()).with("COLUMNS", columns ? 1 : 0);
  }

  /// Slots of chunks of so many tokens in so many spans.
  long slots(long tokens, long spans) {
    return tokens / chunk + spans;
  }
}
