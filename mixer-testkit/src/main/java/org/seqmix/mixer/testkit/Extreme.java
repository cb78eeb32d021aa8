package org.seqmix.mixer.testkit;

import org.seqmix.tensor.Shape;

/// A change of weights that drives a mixer to its edge: gates shut or wide open, decays of 0 or 1.
///
/// The inputs of law 10 have the value 1 in column 0, so that column 0 of a projection acts as its bias.
///
/// @param name appears in failures
/// @param change changes the numbers of a weight in place
public record Extreme(String name, Change change) {
  /// Changes the numbers of one weight.
  @FunctionalInterface
  public interface Change {
    /// Changes `values`, row after row, of the weight `name`; leaves those of others as they are.
    void apply(String name, Shape shape, double[] values);
  }

  /// The weights as they are.
  public static Extreme none() {
    return new Extreme("scattered weights", (name, shape, values) -> {
    });
  }

  /// Rows `from` to `to` of the projection whose name ends with `weight` have `value` in column 0: with inputs of law
  /// 10, what they compute is shifted by `value`.
  public static Extreme shifted(String name, String weight, int from, int to, double value) {
    return new Extreme(name, (full, shape, values) -> {
      if (full.endsWith(weight)) {
        int columns = Math.toIntExact(shape.columns());
        for (int row = from; row < to; row++) {
          values[row * columns] = value;
        }
      }
    });
  }

  @Override
  public String toString() {
    return name;
  }
}
