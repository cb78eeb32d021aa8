package org.seqmix.tensor;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/// How a fresh weight begins when no checkpoint holds it. A module states it where it asks for the weight.
@FunctionalInterface
public interface Init {
  /// The numbers of a weight of this shape, row after row, drawn from `random` in a fixed order.
  double[] values(Shape shape, RandomGenerator random);

  /// The same number everywhere.
  static Init constant(double value) {
    return (shape, random) -> {
      double[] out = new double[Math.toIntExact(shape.elements())];
      Arrays.fill(out, value);
      return out;
    };
  }

  /// Zeros.
  static Init zeros() {
    return constant(0);
  }

  /// Ones.
  static Init ones() {
    return constant(1);
  }

  /// Normal with this standard deviation.
  static Init normal(double deviation) {
    return (shape, random) -> {
      double[] out = new double[Math.toIntExact(shape.elements())];
      for (int i = 0; i < out.length; i++) {
        out[i] = deviation * random.nextGaussian();
      }
      return out;
    };
  }

  /// Uniform in plus or minus 1/sqrt(columns), the usual default of a linear layer (Kaiming uniform with a = sqrt 5).
  static Init linear() {
    return (shape, random) -> {
      double bound = 1 / Math.sqrt(shape.columns());
      double[] out = new double[Math.toIntExact(shape.elements())];
      for (int i = 0; i < out.length; i++) {
        out[i] = bound * (2 * random.nextDouble() - 1);
      }
      return out;
    };
  }

  /// These numbers times `factor`.
  default Init scaled(double factor) {
    return (shape, random) -> {
      double[] out = values(shape, random);
      for (int i = 0; i < out.length; i++) {
        out[i] *= factor;
      }
      return out;
    };
  }

  /// These numbers with rows `from` (inclusive) to `to` (exclusive) set to zero.
  default Init withZeroRows(int from, int to) {
    return (shape, random) -> {
      double[] out = values(shape, random);
      int columns = Math.toIntExact(shape.columns());
      Arrays.fill(out, from * columns, to * columns, 0);
      return out;
    };
  }

  /// Zeros but a one in the last column of every row: a convolution that passes its input through.
  static Init lastColumn() {
    return (shape, random) -> {
      double[] out = new double[Math.toIntExact(shape.elements())];
      int columns = Math.toIntExact(shape.columns());
      for (int i = columns - 1; i < out.length; i += columns) {
        out[i] = 1;
      }
      return out;
    };
  }
}
