package org.seqmix.benchmarks.group;

import java.util.List;

/// A statement of TorchScript that takes gradients.
final class TorchGradient {
  private TorchGradient() {}

  /// The gradients of the sum of `output` with respect to `inputs`, into `g`.
  static String of(String output, String... inputs) {
    return "g = torch.autograd.grad([torch.sum(" + output + ")], [" + String.join(", ", List.of(inputs)) + "])";
  }
}
