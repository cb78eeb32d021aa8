package org.seqmix.tensor.reference;

/// Sums in double for the elements of one tensor, stored or added to it once at the end.
///
/// Gradients that many terms share gather here, so that an F32 tensor is rounded once and not at every term.
final class Sums {
  private final View target;
  private final double[] sums;

  Sums(View target) {
    this.target = target;
    this.sums = new double[target.size()];
  }

  void add(int row, int column, double value) {
    sums[row * target.columns() + column] += value;
  }

  /// Overwrites the tensor with the sums.
  void store() {
    for (int i = 0; i < sums.length; i++) {
      target.setAt(i, sums[i]);
    }
  }

  /// Adds the sums to the tensor.
  void addToTarget() {
    for (int i = 0; i < sums.length; i++) {
      target.addAt(i, sums[i]);
    }
  }
}
