package org.seqmix.tensor.cpu;

import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.reference.PlainKernels;

/// The operations of the cpu device on a JVM without the Vector API: the plain ones, on the same memory, and faster ones
/// of its own where most time goes.
///
/// *Numerics*: plain operations are evaluated in double and rounded once; they take F64 too.
final class ScalarKernels extends PlainKernels {
  private final CpuDevice device;
  private final Workers workers;

  ScalarKernels(CpuDevice device, Workers workers) {
    super(device, OffHeap::of);
    this.device = device;
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

  @Override
  public void linear(Tensor x, Tensor w, @Nullable Tensor bias, Tensor y) {
    ScalarLinear.linear(x, w, bias, y, workers);
  }

  @Override
  public void linearInputGrad(Tensor dy, Tensor w, Tensor dx) {
    ScalarLinear.inputGrad(dy, w, dx, workers);
  }

  @Override
  public void linearWeightGrad(Tensor dy, Tensor x, Tensor dw) {
    ScalarLinear.weightGrad(dy, x, dw, workers);
  }

  @Override
  public Tensor pack(Scope scope, Tensor w) {
    return ScalarLinear.pack(device, scope, w, workers);
  }
}
