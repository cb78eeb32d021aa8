package org.seqmix.tensor.reference;

import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Tensor;

/// Views of the tensors of one device, and how independent parts of an operation on them are run.
///
/// @param source finds the numbers behind a tensor
record Views(Device device, Elements.Source source, Parts parts) {
  /// The elements of a tensor, after checking device, liveness and layout; `role` names it in errors.
  View view(Tensor t, String role) {
    t.on(device, role);
    if (t.layout() != Tensor.Layout.ROWS) {
      throw new IllegalArgumentException(role + " " + t + ": expected plain rows, got a packed weight");
    }
    return new View(source.of(t, role), t, role);
  }

  /// The elements of a tensor, or none.
  @Nullable
  View optional(@Nullable Tensor t, String role) {
    return t == null ? null : view(t, role);
  }

  /// Runs parts `0` to `count - 1`, each of about `cost` numbers.
  void each(int count, long cost, IntConsumer part) {
    parts.run(count, cost, part);
  }
}
