package org.seqmix.benchmarks.group;

import java.util.List;

/// Statements of TorchScript that take gradients.
final class TorchGradient {
  private TorchGradient() {}

  /// The gradients of the sum of what `assignment` makes with respect to `inputs`, of which the first is returned.
  static String[] of(String assignment, String... inputs) {
    String output = assignment.substring(0, assignment.indexOf(' '));
    return new String[] {assignment,
        "g = torch.autograd.grad([torch.sum(" + output + ")], [" + String.join(", ", List.of(inputs)) + "])",
        "return unchecked_cast(Tensor, g[0])"};
  }
}
