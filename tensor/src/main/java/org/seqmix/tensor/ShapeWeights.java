package org.seqmix.tensor;

import java.util.function.BiPredicate;

/// Weights with undefined contents: on a {@link ShapeDevice}, shapes alone.
public final class ShapeWeights extends Weights {
  private final Scope scope;
  private final DType type;
  private final BiPredicate<String, Role> elsewhere;

  /// Weights of `type` in `scope`.
  public ShapeWeights(Scope scope, DType type) {
    this(scope, type, (name, role) -> false);
  }

  /// The same, in which those of `elsewhere` take no memory: they are in mapped files, or another model's.
  public ShapeWeights(Scope scope, DType type, BiPredicate<String, Role> elsewhere) {
    this.scope = scope;
    this.type = type;
    this.elsewhere = elsewhere;
  }

  @Override
  protected Tensor make(String name, Role role, Shape shape, Init init) {
    return elsewhere.test(name, role) ? scope.wrap(type, shape, ShapeRegion.NONE) : scope.empty(type, shape);
  }
}
