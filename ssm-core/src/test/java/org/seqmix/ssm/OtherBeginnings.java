package org.seqmix.ssm;

import java.util.Map;
import org.seqmix.tensor.Init;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.Weights;

/// Weights of which some begin otherwise than their module says, before the test kit scatters them.
final class OtherBeginnings extends Weights {
  private final Weights.Part source;
  private final Map<String, Init> begin;

  private OtherBeginnings(Weights.Part source, Map<String, Init> begin) {
    this.source = source;
    this.begin = begin;
  }

  static Weights.Part of(Weights.Part source, Map<String, Init> begin) {
    return new OtherBeginnings(source, begin).root();
  }

  @Override
  protected Tensor make(String name, Role role, Shape shape, Init init) {
    Init first = begin.getOrDefault(name, init);
    return role == Role.PRODUCT ? source.product(name, first, shape.dim(0), shape.dim(1))
        : source.other(name, first, shape.toArray());
  }
}
