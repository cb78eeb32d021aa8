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
    TunedProducts products = new TunedProducts(launcher, plain);
    return List.of(new TunedNorms(launcher, plain), products, new TunedTables(launcher, products.packed(), plain));
  }
}
