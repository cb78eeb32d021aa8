package org.seqmix.opencl.translated;

import java.util.List;
import org.seqmix.opencl.launch.Group;
import org.seqmix.opencl.launch.Launcher;

/// All operations by kernels in Java.
public final class TranslatedKernels {
  private TranslatedKernels() {
  }

  /// The groups; no two have the same operation.
  public static List<Group> of(Launcher launcher) {
    return List.of(
        new TranslatedAlgebra(launcher),
        new TranslatedAttention(launcher),
        new TranslatedAttentionRows(launcher),
        new TranslatedChoice(launcher),
        new TranslatedConv(launcher),
        new TranslatedCopy(launcher),
        new TranslatedDecay(launcher),
        new TranslatedDistance(launcher),
        new TranslatedElements(launcher),
        new TranslatedEmbedding(launcher),
        new TranslatedGate(launcher),
        new TranslatedLosses(launcher),
        new TranslatedMatrices(launcher),
        new TranslatedNorms(launcher),
        new TranslatedOptimizer(launcher),
        new TranslatedProducts(launcher),
        new TranslatedRope(launcher),
        new TranslatedSelective(launcher),
        new TranslatedSelectiveGrad(launcher),
        new TranslatedSelectiveRows(launcher),
        new TranslatedSsd(launcher),
        new TranslatedSsdGrad(launcher),
        new TranslatedSsdRows(launcher),
        new TranslatedToeplitz(launcher));
  }
}
