package org.seqmix.opencl.tuned;

import java.util.List;
import org.seqmix.opencl.launch.Group;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.tensor.Kernels;

/// The operations that have kernels in OpenCL C. Each is tried against `plain` when it is first used, and gives way to it for shapes
/// that it does not know.
public final class TunedKernels {
  private TunedKernels() {
  }

  /// The groups; no two have the same operation.
  public static List<Group> of(Launcher launcher, Kernels plain) {
    return List.of(
        new TunedActivations(launcher, plain),
        new TunedAdamW(launcher, plain),
        new TunedAlgebra(launcher, plain),
        new TunedCopy(launcher, plain),
        new TunedDivergence(launcher, plain),
        new TunedEmbedding(launcher, plain),
        new TunedGate(launcher, plain),
        new TunedLayerNorm(launcher, plain),
        new TunedLosses(launcher, plain),
        new TunedNorms(launcher, plain),
        new TunedRope(launcher, plain),
        new TunedScales(launcher, plain),
        new TunedSums(launcher, plain));
  }
}
