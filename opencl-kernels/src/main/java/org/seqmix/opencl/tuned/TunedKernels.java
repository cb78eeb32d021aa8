package org.seqmix.opencl.tuned;

import java.util.List;
import org.seqmix.opencl.launch.Group;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.tensor.Kernels;

/// The operations that have kernels in OpenCL C. Each is tried against `plain` when it is first used, and gives way to it for shapes
/// that it does not know.
public final class TunedKernels {
  private final Launcher launcher;
  private final Kernels plain;
  private final TunedProducts products;
  private final List<Group> groups;

  public TunedKernels(Launcher launcher, Kernels plain) {
    this.launcher = launcher;
    this.plain = plain;
    this.products = new TunedProducts(launcher, plain);
    TunedEmbedding embedding = new TunedEmbedding(launcher, plain);
    this.groups = List.of(
        new TunedActivations(launcher, plain),
        new TunedAdamW(launcher, plain),
        new TunedAlgebra(launcher, plain),
        new TunedAttention(launcher, plain),
        new TunedAttentionGrad(launcher, plain),
        new TunedAttentionRows(launcher, plain),
        new TunedConv(launcher, plain),
        new TunedCopy(launcher, plain),
        new TunedDivergence(launcher, plain),
        new TunedGate(launcher, plain),
        new TunedLayerNorm(launcher, plain),
        new TunedLosses(launcher, plain),
        new TunedMatrices(launcher, plain),
        new TunedNorms(launcher, plain),
        products,
        new TunedRope(launcher, plain),
        new TunedScales(launcher, plain),
        new TunedSelective(launcher, plain),
        new TunedSsd(launcher, plain),
        new TunedSums(launcher, plain),
        new TunedTables(launcher, products.packed(), embedding),
        embedding);
  }

  /// The groups; of two with the same operation the first has it.
  public List<Group> groups() {
    return groups;
  }

  /// What puts operations together before they come to `rest`, these groups and those behind them.
  public StepFusion fusion(Kernels rest) {
    return new StepFusion(launcher, rest, products, new MixerSteps(launcher, plain));
  }
}
