package org.seqmix.tensor.cpu;

import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.reference.PlainKernels;

/// The operations of the cpu device on a JVM without the Vector API: the plain ones, on the same memory, and faster ones
/// of its own where most time goes.
///
/// *Numerics*: plain operations are evaluated in double and rounded once; they take F64 too.
final class ScalarKernels extends PlainKernels {
  private final Workers workers;

  ScalarKernels(CpuDevice device, Workers workers) {
    super(device, OffHeap::of);
    this.workers = workers;
  }

  @Override
  public void fill(Tensor y, double value) {
    FillKernel.fill(y, value, workers);
  }

  @Override
  public void copy(Tensor x, Tensor y) {
    CopyKernel.copy(x, y, workers);
  }
}
