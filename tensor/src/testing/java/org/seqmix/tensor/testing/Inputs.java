package org.seqmix.tensor.testing;

import java.util.Random;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;

/// Makes the operands of one program: the same numbers, all of them floats, whatever the device and the element type.
///
/// Matrices are views in the middle of wider tensors, so that strides are tested too. What is not set is NaN on devices
/// that poison.
public final class Inputs {
  private static final int LEFT = 3;
  private static final int MARGIN = 5;
  private static final int ALIGNED = 4;

  private final Scope scope;
  private final DType type;
  private final Random random;
  private final int left;
  private final int margin;

  public Inputs(Scope scope, DType type, long seed) {
    this(scope, type, seed, LEFT, MARGIN);
  }

  private Inputs(Scope scope, DType type, long seed, int left, int margin) {
    this.scope = scope;
    this.type = type;
    this.random = new Random(seed);
    this.left = left;
    this.margin = margin;
  }

  /// Where the views' offsets and margins are multiples of four elements, which kernels may read as vectors.
  public static Inputs aligned(Scope scope, DType type, long seed) {
    return new Inputs(scope, type, seed, ALIGNED, 2 * ALIGNED);
  }

  public Tensor empty(long rows, long columns) {
    return scope.empty(type, rows, columns + margin).columns(left, left + columns);
  }

  /// One-dimensional, undefined.
  public Tensor vector(long n) {
    return scope.empty(type, n);
  }

  /// Normal numbers times `size`.
  public Tensor normal(int rows, int columns, double size) {
    return scope.of(type, Shape.of(rows, columns + margin), numbers(rows * (columns + margin), size))
        .columns(left, left + columns);
  }

  public Tensor flatNormal(int rows, int columns, double size) {
    return scope.of(type, Shape.of(rows, columns), numbers(rows * columns, size));
  }

  /// One-dimensional, normal numbers.
  public Tensor normalVector(int n) {
    return scope.of(type, Shape.of(n), numbers(n, 1));
  }

  public Tensor constant(double value, long... dims) {
    return scope.full(type, Shape.of(dims), value);
  }

  /// Integers from `low` (inclusive) to `high` (exclusive).
  public Tensor ints(int n, int low, int high) {
    return scope.ofInts(Shape.of(n), random.ints(n, low, high).toArray());
  }

  public Scope scope() {
    return scope;
  }

  private float[] numbers(int n, double size) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) (size * random.nextGaussian());
    }
    return values;
  }
}
