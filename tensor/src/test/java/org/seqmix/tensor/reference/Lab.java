package org.seqmix.tensor.reference;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;

/// Seeded random tensors on a poisoned reference device. Matrices are views with gaps, so that strides count.
final class Lab implements AutoCloseable {
  /// Ragged rows with documents inside them, an empty row, and a row of one token.
  static final Rows PACKED = Rows.packed(new int[] {7, 0, 5, 1}, new int[][] {{0, 3}, {}, {1, 4}, {}});
  /// Rows whose first documents continue earlier ones, one of them empty, beside one that begins anew.
  static final Rows CONTINUING = Rows.packedContinuing(new int[] {6, 3, 0, 4}, new int[][] {{2}, {}, {}, {0}},
      new int[] {4, 9, 2, 0});

  final ReferenceDevice device = new ReferenceDevice();
  final Kernels kernels = device.kernels();
  final Scope scope = device.newScope("test");
  private final DType type;
  private final Random random;

  Lab(DType type, long seed) {
    this.type = type;
    this.random = new Random(seed);
  }

  static Lab f64() {
    return new Lab(DType.F64, 20260101);
  }

  /// Undefined elements: vectors without gaps, matrices with.
  Tensor empty(long... dims) {
    return dims.length == 2 ? scope.empty(type, dims[0], dims[1] + 3).columns(2, dims[1] + 2) : scope.empty(type, dims);
  }

  /// Elements from a normal distribution.
  Tensor normal(long... dims) {
    return map(empty(dims), v -> random.nextGaussian());
  }

  /// Negative elements, such as log decays.
  Tensor negative(long... dims) {
    return map(empty(dims), v -> -Math.exp(random.nextGaussian()));
  }

  Tensor full(double value, long... dims) {
    return map(empty(dims), v -> value);
  }

  /// Random elements without gaps, as carried states must be.
  Tensor state(long... dims) {
    return map(scope.empty(type, dims), v -> random.nextGaussian());
  }

  Tensor ints(int... values) {
    return scope.ofInts(Shape.of(values.length), values);
  }

  /// Replaces every element by a function of it, and returns the tensor.
  Tensor map(Tensor t, DoubleUnaryOperator f) {
    double[] values = t.toDoubles();
    for (int i = 0; i < values.length; i++) {
      values[i] = f.applyAsDouble(values[i]);
    }
    return set(t, values);
  }

  /// Overwrites the elements, and returns the tensor.
  Tensor set(Tensor t, double... values) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment host = arena.allocate(Math.max(8, 8L * values.length), 8);
      for (int i = 0; i < values.length; i++) {
        if (t.type() == DType.F64) {
          host.setAtIndex(ValueLayout.JAVA_DOUBLE, i, values[i]);
        } else {
          host.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) values[i]);
        }
      }
      device.upload(host, t);
    }
    return t;
  }

  /// The sum of products of elements.
  static double dot(Tensor a, Tensor b) {
    double[] x = a.toDoubles();
    double[] y = b.toDoubles();
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] * y[i];
    }
    return sum;
  }

  @Override
  public void close() {
    scope.close();
    device.close();
  }
}
