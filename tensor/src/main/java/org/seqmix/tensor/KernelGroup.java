package org.seqmix.tensor;

/// A part of a device's operations. Each group of operations that belong together is an interface of its own; a device
/// implements them all as {@link Kernels}.
public interface KernelGroup {
  /// The device these kernels belong to.
  Device device();

  /// The error of a device that lacks an operation: it names both, and nothing falls back silently.
  default UnsupportedOperationException refuse(String operation) {
    return new UnsupportedOperationException("device " + device().name() + " has no kernel for " + operation
        + "; run this model on cpu");
  }
}
