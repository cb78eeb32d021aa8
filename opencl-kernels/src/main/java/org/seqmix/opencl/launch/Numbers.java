package org.seqmix.opencl.launch;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;

/// Operands of a trial: the same numbers for the same seed. Matrices are views in the middle of wider ones, and what nothing
/// has written is NaN.
public final class Numbers {
  private static final int LEFT = 4;
  private static final int MARGIN = 8;

  private final Scope scope;
  private final SplittableRandom random;

  public Numbers(Scope scope, long seed) {
    this.scope = scope;
    this.random = new SplittableRandom(seed);
  }

  /// Where they are made.
  public Scope scope() {
    return scope;
  }

  /// A (rows, columns) view of numbers spread evenly from -size to size.
  public Tensor rows(int rows, int columns, double size) {
    return scope.of(DType.F32, Shape.of(rows, columns + MARGIN), numbers((long) rows * (columns + MARGIN), size))
        .columns(LEFT, LEFT + columns);
  }

  /// The same without anything around it.
  public Tensor flat(double size, long... dims) {
    Shape shape = Shape.of(dims);
    return scope.of(DType.F32, shape, numbers(shape.elements(), size));
  }

  /// A (rows, columns) view to be written.
  public Tensor output(int rows, int columns) {
    return nothing(rows, columns + MARGIN).columns(LEFT, LEFT + columns);
  }

  /// A tensor to be written, without anything around it.
  public Tensor nothing(long... dims) {
    Shape shape = Shape.of(dims);
    double[] values = new double[Math.toIntExact(shape.elements())];
    Arrays.fill(values, Double.NaN);
    return scope.of(DType.F32, shape, values);
  }

  /// A (rows, columns) view in BF16, as a checkpoint stores weights, of numbers from -1 to 1.
  public Tensor stored(int rows, int columns) {
    int wide = columns + 2 * MARGIN;
    short[] bits = new short[rows * wide];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = (short) (Float.floatToRawIntBits((float) random.nextDouble(-1, 1)) >>> Short.SIZE);
    }
    Tensor t = scope.empty(DType.BF16, rows, wide);
    scope.device().upload(MemorySegment.ofArray(bits), t);
    return t.columns(MARGIN, MARGIN + columns);
  }

  /// Whole numbers from `low` (inclusive) to `high` (exclusive).
  public Tensor ints(int count, int low, int high) {
    return scope.ofInts(Shape.of(count), random.ints(count, low, high).toArray());
  }

  private double[] numbers(long count, double size) {
    return random.doubles(count, -size, size).map(v -> (float) v).toArray();
  }
}
