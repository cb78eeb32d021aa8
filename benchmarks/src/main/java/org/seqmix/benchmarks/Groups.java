package org.seqmix.benchmarks;

import java.util.List;
import org.seqmix.benchmarks.group.AttentionBench;
import org.seqmix.benchmarks.group.BatchedBench;
import org.seqmix.benchmarks.group.CrossEntropyBench;
import org.seqmix.benchmarks.group.DistanceBench;
import org.seqmix.benchmarks.group.ElementsBench;
import org.seqmix.benchmarks.group.MatVecBench;
import org.seqmix.benchmarks.group.LargeModels;
import org.seqmix.benchmarks.group.ModelBench;
import org.seqmix.benchmarks.group.ProductBench;
import org.seqmix.benchmarks.group.SsdBench;
import org.seqmix.benchmarks.group.StepBench;
import org.seqmix.benchmarks.group.TrainingBench;

/// All groups, in the order of the document.
final class Groups {
  private Groups() {}

  static List<Group> all() {
    return List.of(ProductBench.group(), BatchedBench.group(), MatVecBench.group(), SsdBench.group(), AttentionBench.group(),
        DistanceBench.group(), ElementsBench.group(), CrossEntropyBench.group(), StepBench.group(),
        TrainingBench.group(),
        ModelBench.prompts(), ModelBench.generation(), LargeModels.alone(), LargeModels.wide());
  }

  /// The groups of these names, in the order of the document; all where none is named.
  static List<Group> named(List<String> names) {
    List<String> known = all().stream().map(Group::name).toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException("--groups: expected some of " + known + ", got '" + name + "'");
      }
    }
    return all().stream().filter(g -> names.isEmpty() || names.contains(g.name())).toList();
  }
}
