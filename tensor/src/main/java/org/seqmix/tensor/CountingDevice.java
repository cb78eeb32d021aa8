package org.seqmix.tensor;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicLong;

/// A device without numbers that lets every operation pass and counts: what a run of the same calls would take elsewhere.
///
/// Tensors have shapes but no memory; what is downloaded is zeros. Operations do not check their operands. *Cost*: that of the
/// calls alone. {@link ShapeDevice} is the one that refuses operations.
public final class CountingDevice implements Device {
  private final AtomicLong live = new AtomicLong();
  private final AtomicLong most = new AtomicLong();
  private final CountingKernels counted = new CountingKernels();
  private final Kernels kernels = counted.kernels();

  /// Most bytes of tensors that were there at once.
  public long mostBytes() {
    return most.get();
  }

  /// Floating-point operations so far of what takes the time: products, attention, scans, convolutions by Toeplitz matrices
  /// and mixing matrices; a fused multiply-add is two. Operations on elements are not counted.
  public double operations() {
    return counted.operations();
  }

  @Override
  public String name() {
    return "counting";
  }

  @Override
  public Region newRegion() {
    return new ShapeRegion(added -> most.accumulateAndGet(live.addAndGet(added), Math::max));
  }

  @Override
  public Kernels kernels() {
    return kernels;
  }

  @Override
  public void upload(MemorySegment source, Tensor target) {
    // There is nowhere to put it.
  }

  @Override
  public void download(Tensor source, MemorySegment target) {
    target.fill((byte) 0);
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
