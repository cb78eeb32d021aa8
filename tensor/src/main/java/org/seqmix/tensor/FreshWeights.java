package org.seqmix.tensor;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/// Weights that begin as each module's {@link Init} says. The numbers of a weight depend on the seed and its name
/// alone, not on the order in which weights are asked for.
public final class FreshWeights extends Weights {
  private final Scope scope;
  private final DType type;
  private final long seed;

  /// Fresh weights of `type` (F32 or F64) in `scope`.
  public FreshWeights(Scope scope, DType type, long seed) {
    this.scope = scope;
    this.type = type;
    this.seed = seed;
  }

  @Override
  protected Tensor make(String name, Role role, Shape shape, Init init) {
    return scope.of(type, shape, init.values(shape, new SplittableRandom(seedOf(name))));
  }

  private long seedOf(String name) {
    long h = seed ^ 0x9E3779B97F4A7C15L;
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      h = (h ^ b) * 0x100000001B3L;
    }
    return h;
  }
}
