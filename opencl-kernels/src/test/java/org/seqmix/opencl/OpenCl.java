package org.seqmix.opencl;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.opentest4j.TestAbortedException;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;

/// The first usable device, and numbers for it. Without any device the tests that ask for one are skipped, each with a
/// line that says why.
final class OpenCl {
  private OpenCl() {
  }

  /// Opens it. A machine whose devices are all refused fails the tests instead of skipping them.
  static OpenClDevice device() {
    return device(OpenClSettings.defaults());
  }

  /// Opens it with these settings.
  static OpenClDevice device(OpenClSettings settings) {
    OpenClListing found = OpenClDevices.list();
    for (int i = 0; i < found.devices().size(); i++) {
      if (found.devices().get(i).unusable().isEmpty()) {
        return OpenClDevices.open(i, settings);
      }
    }
    String why = "SKIPPED, no OpenCL device: " + found.problems();
    System.err.println(why);
    if (!found.devices().isEmpty()) {
      throw new AssertionError("every OpenCL device is refused: " + found);
    }
    throw new TestAbortedException(why);
  }

  static double[] normal(SplittableRandom random, long count) {
    return random.doubles(count, -2, 2).map(v -> (float) v).toArray();
  }

  static Tensor tensor(Scope scope, double[] values, long... dims) {
    return scope.of(DType.F32, Shape.of(dims), values);
  }

  /// The same values as a view of the middle columns of a wider tensor.
  static Tensor framed(Scope scope, double[] values, long rows, long columns) {
    double[] wide = new double[Math.toIntExact(rows * (columns + 5))];
    Arrays.fill(wide, Double.NaN);
    for (int r = 0; r < rows; r++) {
      System.arraycopy(values, (int) (r * columns), wide, (int) (r * (columns + 5) + 3), (int) columns);
    }
    return tensor(scope, wide, rows, columns + 5).columns(3, 3 + columns);
  }

  /// Largest absolute difference, as a part of the largest absolute expected value.
  static double error(float[] got, double[] expected) {
    double[] wide = new double[got.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = got[i];
    }
    return error(wide, expected);
  }

  /// Largest absolute difference, as a part of the largest absolute expected value.
  static double error(double[] got, double[] expected) {
    double worst = 0;
    double largest = Double.MIN_NORMAL;
    for (int i = 0; i < expected.length; i++) {
      double difference = Math.abs(got[i] - expected[i]);
      worst = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(worst, difference);
      largest = Math.max(largest, Math.abs(expected[i]));
    }
    return got.length == expected.length ? worst / largest : Double.POSITIVE_INFINITY;
  }
}
