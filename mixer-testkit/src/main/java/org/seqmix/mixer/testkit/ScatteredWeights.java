package org.seqmix.mixer.testkit;

import org.seqmix.tensor.DType;
import org.seqmix.tensor.Init;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.Weights;

/// Weights that begin as their modules say, with seeded noise on every number.
///
/// Fresh models begin at special points (convolutions that pass their input through, gates open, skips of one), where a
/// forgotten factor does not show. The numbers are floats whatever the element type, so that a mixer in F32 and its
/// twin in F64 have the same weights; they depend on the seed and the name alone.
public final class ScatteredWeights extends Weights {
  private static final double NOISE = 0.3;

  private final Scope scope;
  private final DType type;
  private final long seed;
  private final Extreme extreme;

  /// Weights of `type` (F32 or F64) in `scope`.
  public ScatteredWeights(Scope scope, DType type, long seed, Extreme extreme) {
    this.scope = scope;
    this.type = type;
    this.seed = seed;
    this.extreme = extreme;
  }

  @Override
  protected Tensor make(String name, Role role, Shape shape, Init init) {
    Dice dice = Dice.of(seed, name);
    double[] values = init.values(shape, dice.generator());
    for (int i = 0; i < values.length; i++) {
      values[i] += NOISE * dice.gaussian();
    }
    extreme.change().apply(name, shape, values);
    return scope.of(type, shape, Dice.floats(values));
  }
}
