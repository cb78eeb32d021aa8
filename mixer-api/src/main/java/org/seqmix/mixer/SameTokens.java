package org.seqmix.mixer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.seqmix.tensor.Tensor;

/// What matrices that are put together must share, and what they depend on together.
final class SameTokens {
  private SameTokens() {
  }

  /// One or more matrices over the same documents.
  static void require(String what, List<? extends MixingMatrix> matrices) {
    if (matrices.isEmpty()) {
      throw new IllegalArgumentException(what + ": expected at least one matrix, got none");
    }
    MixingMatrix first = matrices.getFirst();
    for (MixingMatrix m : matrices) {
      if (m.over().tokens() != first.over().tokens() || !m.over().spans().equals(first.over().spans())) {
        throw different(what, "of the same tokens", first, m);
      }
    }
  }

  /// Two matrices of as many heads.
  static void requireHeads(String what, MixingMatrix a, MixingMatrix b) {
    if (a.heads() != b.heads()) {
      throw different(what, "of as many heads", a, b);
    }
  }

  private static IllegalArgumentException different(String what, String how, MixingMatrix a, MixingMatrix b) {
    return new IllegalArgumentException(what + ": expected matrices " + how + ", got " + a.heads() + " heads over "
        + a.over() + " and " + b.heads() + " heads over " + b.over());
  }

  /// The tensors that any of the matrices is computed from, each once.
  static List<Tensor> inputs(List<? extends MixingMatrix> matrices) {
    Set<Tensor> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Tensor> out = new ArrayList<>();
    for (MixingMatrix m : matrices) {
      for (Tensor t : m.inputs()) {
        if (seen.add(t)) {
          out.add(t);
        }
      }
    }
    return List.copyOf(out);
  }
}
