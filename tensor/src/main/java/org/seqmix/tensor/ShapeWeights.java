package org.seqmix.tensor;

/// Weights with undefined contents: on a {@link ShapeDevice}, shapes alone.
public final class ShapeWeights extends Weights {
  private final Scope scope;
  private final DType type;

  /// Weights of `type` in `scope`.
  public ShapeWeights(Scope scope, DType type) {
    this.scope = scope;
    this.type = type;
  }

  @Override
  protected Tensor make(String name, Role role, Shape shape, Init init) {
    return scope.empty(type, shape);
  }
}
