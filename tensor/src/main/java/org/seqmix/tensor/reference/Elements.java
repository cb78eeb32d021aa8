package org.seqmix.tensor.reference;

import org.seqmix.tensor.Tensor;

/// The numbers in the memory of a tensor, by their place in it.
///
/// What is stored is a number of the tensor's element type already: who stores has rounded it.
public interface Elements {
  /// The element `index` places from the beginning of the memory.
  double get(long index);

  /// Overwrites the element `index` places from the beginning of the memory.
  void set(long index, double value);

  /// Finds the numbers of a device's tensors.
  @FunctionalInterface
  interface Source {
    /// The numbers of `t`, floats of any size or I32; `role` names it in errors. Device, scope and layout of `t` have
    /// been checked.
    ///
    /// *Errors*: `IllegalArgumentException` for memory that the device did not make, and for I64, which is storage only.
    Elements of(Tensor t, String role);
  }
}
