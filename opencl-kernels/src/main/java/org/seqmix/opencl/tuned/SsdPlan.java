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

  /// The plan for `shape` on tensor cores (`mma`) or without.
  static SsdPlan of(Launcher launcher, SsdShape shape, boolean mma) {
    Launcher.Hardware hardware = launcher.hardware();
    int unit = mma ? 16 : 4;
    int pad = mma ? 4 : 1;
    int size = hardware.isProcessor() ? PROCESSOR_SIZE : SIZE;
    long room = (mma ? NVIDIA_LOCAL : hardware.localBytes()) / Float.BYTES;
    int chunk = LONGEST;
    while (chunk >= SHORTEST && floats(chunk, up(shape.state(), unit), up(shape.headDim(), unit), pad, size) > room) {
      chunk /= 2;
    }
    Written code = Written.of("", "").with("Q", chunk).with("N", shape.state()).with("P", shape.headDim()).with("SIZE", size);
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
  private static long floats(int q, int n, int p, int pad, int size) {
    return 2L * q * (n + pad + p + pad) + (long) n * (p + pad) + 3L * q * (q + pad) + q * n / 4L + 5L * q + size;
  }

  /// Whether the shape fits.
  boolean fits() {
    return chunk > 0;
  }

  /// A kernel of `ssd.cl`.
  Written code(String function) {
    return new Written("tiles.cl+ssd.cl", function, definitions.definitions());
  }

  /// Slots of chunks of so many tokens in so many spans.
  long slots(long tokens, long spans) {
    return tokens / chunk + spans;
  }
}
