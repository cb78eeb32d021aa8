package org.seqmix.tensor;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicLong;

/// A device without numbers that lets every operation pass and counts: what a run of the same calls would take elsewhere.
///
/// Tensors have shapes but no memory; what is downloaded is zeros. A training step costs a few milliseconds whatever the
/// model's size. {@link ShapeDevice} is the one that refuses operations.
public final class CountingDevice implements Device {
  private record NoMemory() implements Memory {
  }

  private static final Memory NONE = new NoMemory();

  private final AtomicLong live = new AtomicLong();
  private final AtomicLong most = new AtomicLong();
  private final CountingKernels counted = new CountingKernels();
  private final Kernels kernels = counted.kernels();

  private final class CountingRegion implements Region {
    private long bytes;

    @Override
    public Memory allocate(long elements, DType type) {
      long added = Math.multiplyExact(elements, type.bytes());
      bytes = Math.addExact(bytes, added);
      long now = live.addAndGet(added);
      most.accumulateAndGet(now, Math::max);
      return NONE;
    }

    @Override
    public long bytes() {
      return bytes;
    }

    @Override
    public void close() {
      live.addAndGet(-bytes);
      bytes = 0;
    }
  }

  /// Most bytes of tensors that were there at once.
  public long mostBytes() {
    return most.get();
  }

  /// Floating-point operations so far of what takes the time: products, attention, scans and matrices; a fused
  /// multiply-add is two. Operations on elements are not counted.
  public double operations() {
    return counted.operations();
  }

  @Override
  public String name() {
    return "counting";
  }

  @Override
  public Region newRegion() {
    return new CountingRegion();
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
