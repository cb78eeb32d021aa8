package org.seqmix.mixer.testkit;

import java.util.Arrays;
import java.util.List;
import org.seqmix.mixer.MixerState;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Parameter;
import org.seqmix.tensor.Parameters;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;

/// A state's tensors on the host, as a file would hold them.
record SavedState(List<Entry> entries) {
  /// One tensor.
  @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
  record Entry(String name, DType type, Shape shape, double[] values) {
  }

  static SavedState of(MixerState state) {
    return new SavedState(state.tensors().stream().map(p -> entry(p.name(), p.value())).toList());
  }

  private static Entry entry(String name, Tensor t) {
    return new Entry(name, t.type(), t.shape(), t.toDoubles());
  }

  /// The tensors on a device again.
  Parameters in(Scope scope) {
    return Parameters.of(entries.stream().map(e -> new Parameter(e.name(), tensor(scope, e))).toList());
  }

  /// Numbers the state keeps of the tokens, labels aside.
  long floats() {
    return entries.stream().filter(e -> e.type().isFloat()).mapToLong(e -> e.values().length).sum();
  }

  private static Tensor tensor(Scope scope, Entry e) {
    if (e.type() == DType.I32) {
      return scope.ofInts(e.shape(), Arrays.stream(e.values()).mapToInt(v -> (int) v).toArray());
    }
    return scope.of(e.type(), e.shape(), e.values());
  }
}
