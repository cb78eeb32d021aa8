package org.seqmix.mohawk.study.matrices;

import org.ojalgo.matrix.store.R064Store;

/// One lower-triangular matrix to be approximated, on the host.
///
/// @param place where it is from
/// @param length tokens, T
/// @param entries T x T numbers, row after row
public record AttentionMatrix(Place place, int length, double[] entries) {
  /// Where a matrix of a model is from.
  ///
  /// @param document number of the document in its corpus
  /// @param layer the layer
  /// @param head the head
  public record Place(int document, int layer, int head) {
  }

  public AttentionMatrix {
    if (length < 2 || entries.length != length * length) {
      throw new IllegalArgumentException("attention matrix: expected length (" + length + ") >= 2 and its square of "
          + "numbers, got " + entries.length);
    }
  }

  /// Entry (i, j).
  public double at(int i, int j) {
    return entries[i * length + j];
  }

  /// The Frobenius norm.
  public double norm() {
    return distance(new double[entries.length]);
  }

  /// The Frobenius norm of the difference to another matrix, row after row.
  public double distance(double[] other) {
    double sum = 0;
    for (int i = 0; i < entries.length; i++) {
      double e = entries[i] - other[i];
      sum += e * e;
    }
    return Math.sqrt(sum);
  }

  /// The part of rows `rows` and after, columns before `columns`.
  R064Store part(int rows, int columns) {
    R064Store out = R064Store.FACTORY.make(length - rows, columns);
    for (int i = rows; i < length; i++) {
      for (int j = 0; j < columns; j++) {
        out.set(i - rows, j, at(i, j));
      }
    }
    return out;
  }

  /// Column `k` below the diagonal, (T - k - 1, 1).
  R064Store below(int k) {
    R064Store out = R064Store.FACTORY.make(length - k - 1, 1);
    for (int i = k + 1; i < length; i++) {
      out.set(i - k - 1, 0, at(i, k));
    }
    return out;
  }

  /// Row `k` before the diagonal, as a column (k, 1).
  R064Store before(int k) {
    R064Store out = R064Store.FACTORY.make(k, 1);
    for (int j = 0; j < k; j++) {
      out.set(j, 0, at(k, j));
    }
    return out;
  }
}
